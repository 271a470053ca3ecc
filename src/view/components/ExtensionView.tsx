import { useEffect, useRef, type ReactNode } from "react";
import { defaultTheme, Flex, Provider, View } from "@adobe/react-spectrum";
import { VisuallyHidden } from "react-aria/VisuallyHidden";
import {
  useExtensionView,
  type ConnectedForm,
  type Form,
  type FormProps,
} from "../useExtensionView";
import { useStrings } from "../useStrings";
import { ErrorSummary } from "./ErrorSummary";

/** What each view gets. */
export interface ViewProps {
  extensionBridge: ExtensionBridge;
}

interface Props<Values> extends ViewProps {
  form: Form<Values>;
  children: (props: FormProps<Values>) => ReactNode;
}

/** A view with the look of the Data Collection UI, in the user's language, that shows a form and saves it. */
export function ExtensionView<Values>(props: Props<Values>) {
  const connected = useExtensionView(props.extensionBridge, props.form);
  const locale = connected?.locale;
  useEffect(() => {
    document.documentElement.lang = locale || "en";
  }, [locale]);
  return (
    connected && (
      // Light or dark as the system, or the page around it, has it.
      <Provider theme={defaultTheme} locale={locale} minHeight="100vh">
        {/* Opened anew, nothing of before is left in it. */}
        <FormBody key={connected.openings} {...props} {...connected} />
      </Provider>
    )
  );
}

/** Inside the Provider, which knows the language. */
function FormBody<Values>({
  form,
  children,
  extensionBridge,
  values,
  attempts,
  onChange,
}: Props<Values> & ConnectedForm<Values>) {
  const body = useRef<HTMLDivElement>(null);
  const translate = useStrings();
  const errors =
    attempts === undefined ? {} : form.validateForm(values, translate);

  useEffect(() => {
    if (attempts) {
      body.current
        ?.querySelector<HTMLElement>("input[aria-invalid=true]")
        ?.focus();
    }
  }, [attempts]);

  return (
    <View elementType="main" padding="size-200" maxWidth="size-6000">
      <VisuallyHidden elementType="h1">{document.title}</VisuallyHidden>
      <div ref={body}>
        <Flex direction="column" gap="size-200">
          {children({ values, errors, onChange, extensionBridge })}
        </Flex>
      </div>
      <ErrorSummary key={attempts} count={Object.keys(errors).length} />
    </View>
  );
}
