import { useEffect, useRef, useState } from "react";
import { defaultTheme, Flex, Provider, View } from "@adobe/react-spectrum";
import { AdvancedSettings } from "./AdvancedSettings";
import {
  mayBeOn,
  toFormValues,
  toSettings,
  type FormValues,
} from "./formValues";
import { OfflineTrackingSwitch } from "./OfflineTrackingSwitch";
import { ReportSuiteList } from "./ReportSuiteList";
import { TimestampsAcceptedCheckbox } from "./TimestampsAcceptedCheckbox";
import { TimestampsRequiredNote } from "./TimestampsRequiredNote";
import { TimestampWarning } from "./TimestampWarning";
import { validateForm } from "./validateForm";

interface Props {
  extensionBridge: ExtensionBridge;
}

/** The configuration view of the extension. */
export function ConfigurationView({ extensionBridge }: Props) {
  const [values, setValues] = useState<FormValues>();
  const [showsErrors, setShowsErrors] = useState(false);
  // The bridge asks outside of rendering.
  const latest = useRef<FormValues>(toFormValues(null));

  const show = (next: FormValues) => {
    latest.current = next;
    setValues(next);
  };

  useEffect(() => {
    extensionBridge.register({
      init(info) {
        const settings = info?.settings;
        show(toFormValues(settings));
        // What was saved may be wrong: it can be made through the API.
        setShowsErrors(!!settings);
      },
      validate() {
        setShowsErrors(true);
        return Object.keys(validateForm(latest.current)).length === 0;
      },
      getSettings: () => toSettings(latest.current),
    });
  }, [extensionBridge]);

  if (!values) {
    return null;
  }
  const section = {
    values,
    errors: showsErrors ? validateForm(values) : {},
    onChange: (changes: Partial<FormValues>) =>
      show({ ...latest.current, ...changes }),
    extensionBridge,
  };
  return (
    <Provider theme={defaultTheme} colorScheme="light">
      <View padding="size-200" maxWidth="size-6000">
        <Flex direction="column" gap="size-200">
          <OfflineTrackingSwitch {...section} />
          {mayBeOn(values) ? (
            <>
              <TimestampWarning />
              <TimestampsAcceptedCheckbox {...section} />
            </>
          ) : (
            <TimestampsRequiredNote />
          )}
          <ReportSuiteList {...section} />
          <AdvancedSettings {...section} />
        </Flex>
      </View>
    </Provider>
  );
}
