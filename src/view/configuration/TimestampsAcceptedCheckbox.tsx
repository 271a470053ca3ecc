import { Checkbox, CheckboxGroup } from "@adobe/react-spectrum";
import type { SectionProps } from "./SectionProps";

const ACCEPTED = "accepted";

/** The user's confirmation of the warning. */
export function TimestampsAcceptedCheckbox({
  values,
  errors,
  onChange,
}: SectionProps) {
  return (
    <CheckboxGroup
      label="Confirmation"
      isRequired
      value={values.timestampsAccepted ? [ACCEPTED] : []}
      onChange={(checked) =>
        onChange({ timestampsAccepted: checked.includes(ACCEPTED) })
      }
      isInvalid={!!errors.timestampsAccepted}
      errorMessage={errors.timestampsAccepted}
    >
      <Checkbox value={ACCEPTED}>
        My report suites accept timestamped hits
      </Checkbox>
    </CheckboxGroup>
  );
}
