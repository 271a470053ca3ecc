import { Radio, RadioGroup } from "@adobe/react-spectrum";
import type { SectionProps } from "./SectionProps";

/** Whose queue keeps the hits. */
export function QueueChoice({ values, errors, onChange }: SectionProps) {
  return (
    <RadioGroup
      label="Queue"
      description="The durable queue keeps hits when the tab, the page or the browser is closed. AppMeasurement's own can lose most of what it keeps."
      value={values.queue}
      onChange={(queue) => onChange({ queue })}
      isInvalid={!!errors.queue}
      errorMessage={errors.queue}
    >
      <Radio value="durable">Durable (recommended)</Radio>
      <Radio value="appmeasurement">AppMeasurement&apos;s own</Radio>
    </RadioGroup>
  );
}
