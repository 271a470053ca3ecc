import { Flex, Switch } from "@adobe/react-spectrum";
import { DataElementField } from "../components/DataElementField";
import type { SectionProps } from "./SectionProps";

/** The toggle for s.trackOffline, or the data element that gives its value. */
export function OfflineTrackingSwitch({
  values,
  errors,
  onChange,
  extensionBridge,
}: SectionProps) {
  const hasElement = !!values.trackOfflineElement.trim();
  return (
    <Flex direction="column" gap="size-100">
      <Switch
        isSelected={values.trackOffline && !hasElement}
        isDisabled={hasElement}
        onChange={(trackOffline) => onChange({ trackOffline })}
      >
        Offline tracking
      </Switch>
      <DataElementField
        label="Offline tracking from a data element"
        description="Optional. It must give true or false, and decides instead of the switch."
        value={values.trackOfflineElement}
        onChange={(trackOfflineElement) => onChange({ trackOfflineElement })}
        error={errors.trackOfflineElement}
        extensionBridge={extensionBridge}
      />
    </Flex>
  );
}
