import { Checkbox, CheckboxGroup } from "@adobe/react-spectrum";
import { useStrings } from "../useStrings";
import type { SectionProps } from "./SectionProps";

const ACCEPTED = "accepted";

/** The user's confirmation of the warning. */
export function TimestampsAcceptedCheckbox({
  values,
  errors,
  onChange,
}: SectionProps) {
  const translate = useStrings();
  return (
    <CheckboxGroup
      label={translate("confirmation")}
      description={
        values.trackOffline === "element" && translate("confirmationElement")
      }
      isRequired
      value={values.timestampsAccepted ? [ACCEPTED] : []}
      onChange={(checked) =>
        onChange({ timestampsAccepted: checked.includes(ACCEPTED) })
      }
      isInvalid={!!errors.timestampsAccepted}
      errorMessage={errors.timestampsAccepted}
    >
      <Checkbox value={ACCEPTED}>{translate("timestampsAccepted")}</Checkbox>
    </CheckboxGroup>
  );
}
