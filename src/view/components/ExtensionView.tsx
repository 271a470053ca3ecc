import type { ReactNode } from "react";
import { defaultTheme, Flex, Provider, View } from "@adobe/react-spectrum";
import {
  useExtensionView,
  type Form,
  type FormProps,
} from "../useExtensionView";

/** What each view gets. */
export interface ViewProps {
  extensionBridge: ExtensionBridge;
}

interface Props<Values> extends ViewProps {
  form: Form<Values>;
  children: (props: FormProps<Values>) => ReactNode;
}

/** A view with the look of the Data Collection UI, that shows a form and saves it. */
export function ExtensionView<Values>({
  form,
  extensionBridge,
  children,
}: Props<Values>) {
  const props = useExtensionView(extensionBridge, form);
  return (
    props && (
      <Provider theme={defaultTheme} colorScheme="light">
        <View padding="size-200" maxWidth="size-6000">
          <Flex direction="column" gap="size-200">
            {children(props)}
          </Flex>
        </View>
      </Provider>
    )
  );
}
