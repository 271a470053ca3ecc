import { Flex, Switch } from "@adobe/react-spectrum";
import { DataElementField } from "../components/DataElementField";
import { useStrings } from "../useStrings";
import type { SectionProps } from "./SectionProps";

/** The toggle for s.trackOffline, or the data element that gives its value. */
export function OfflineTrackingSwitch({
  values,
  errors,
  onChange,
  extensionBridge,
}: SectionProps) {
  const translate = useStrings();
  const hasElement = !!values.trackOfflineElement.trim();
  return (
    <Flex direction="column" gap="size-100">
      <Switch
        isSelected={values.trackOffline && !hasElement}
        isDisabled={hasElement}
        onChange={(trackOffline) => onChange({ trackOffline })}
      >
        {translate("offlineTracking")}
      </Switch>
      <DataElementField
        label={translate("offlineTrackingElement")}
        description={translate("offlineTrackingElementMeaning")}
        value={values.trackOfflineElement}
        onChange={(trackOfflineElement) => onChange({ trackOfflineElement })}
        error={errors.trackOfflineElement}
        extensionBridge={extensionBridge}
      />
    </Flex>
  );
}
