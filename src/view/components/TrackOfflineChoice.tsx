import { Radio, RadioGroup } from "@adobe/react-spectrum";
import type { TrackOfflineValues } from "../trackOffline";
import type { FormProps } from "../useExtensionView";
import { useStrings } from "../useStrings";
import { DataElementField } from "./DataElementField";

/** The choice for s.trackOffline: on, off, or the data element that gives its value. */
export function TrackOfflineChoice({
  values,
  errors,
  onChange,
  extensionBridge,
}: FormProps<TrackOfflineValues>) {
  const translate = useStrings();
  return (
    <>
      <RadioGroup
        label={translate("offlineTracking")}
        value={values.trackOffline}
        onChange={(trackOffline) => onChange({ trackOffline })}
      >
        <Radio value="on">{translate("offlineTrackingOn")}</Radio>
        <Radio value="off">{translate("offlineTrackingOff")}</Radio>
        <Radio value="element">{translate("offlineTrackingFromElement")}</Radio>
      </RadioGroup>
      {values.trackOffline === "element" && (
        <DataElementField
          label={translate("dataElement")}
          description={translate("dataElementBoolean")}
          value={values.trackOfflineElement}
          onChange={(trackOfflineElement) => onChange({ trackOfflineElement })}
          error={errors.trackOfflineElement}
          extensionBridge={extensionBridge}
        />
      )}
    </>
  );
}
