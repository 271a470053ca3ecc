import { Radio, RadioGroup } from "@adobe/react-spectrum";
import { useStrings } from "../useStrings";
import type { SectionProps } from "./SectionProps";

/** Whose queue keeps the hits. */
export function QueueChoice({ values, errors, onChange }: SectionProps) {
  const translate = useStrings();
  return (
    <RadioGroup
      label={translate("queue")}
      description={translate("queueMeaning")}
      value={values.queue}
      onChange={(queue) => onChange({ queue })}
      isInvalid={!!errors.queue}
      errorMessage={errors.queue}
    >
      <Radio value="durable">{translate("queueDurable")}</Radio>
      <Radio value="appmeasurement">{translate("queueAppMeasurement")}</Radio>
    </RadioGroup>
  );
}
