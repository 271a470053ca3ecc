import { useState } from "react";
import {
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  Flex,
} from "@adobe/react-spectrum";
import { DataElementField } from "../components/DataElementField";
import { NUMBER_NAMES, NUMBERS, type NumberName } from "./formValues";
import { QueueChoice } from "./QueueChoice";
import type { SectionProps } from "./SectionProps";

const FIELDS: Record<NumberName, { label: string; meaning: string }> = {
  offlineHitLimit: {
    label: "Most hits kept",
    meaning: "When there are more on the device, the oldest are discarded.",
  },
  offlineThrottleDelay: {
    label: "Delay between queued hits (milliseconds)",
    meaning: "Least time from the start of one queued hit to the next.",
  },
  maxHitAge: {
    label: "Oldest hit kept (days)",
    meaning: "Older hits are discarded, not sent.",
  },
};

/** What most people leave as it is; closed at first, unless something in it is wrong. */
export function AdvancedSettings(props: SectionProps) {
  const { values, errors, onChange, extensionBridge } = props;
  const hasErrors = !!errors.queue || NUMBER_NAMES.some((name) => errors[name]);
  const [isOpened, setOpened] = useState(false);

  return (
    <Disclosure
      isQuiet
      isExpanded={isOpened || hasErrors}
      onExpandedChange={setOpened}
    >
      <DisclosureTitle>Advanced</DisclosureTitle>
      <DisclosurePanel>
        <Flex direction="column" gap="size-200">
          <QueueChoice {...props} />
          {NUMBER_NAMES.filter(
            (name) =>
              name !== "maxHitAge" ||
              values.queue === "durable" ||
              errors.maxHitAge,
          ).map((name) => (
            <DataElementField
              key={name}
              label={FIELDS[name].label}
              description={`${FIELDS[name].meaning} ${String(NUMBERS[name].least)} to ${String(NUMBERS[name].most)}, by default ${String(NUMBERS[name].usual)}.`}
              value={values[name]}
              onChange={(text) => onChange({ [name]: text })}
              error={errors[name]}
              extensionBridge={extensionBridge}
            />
          ))}
        </Flex>
      </DisclosurePanel>
    </Disclosure>
  );
}
