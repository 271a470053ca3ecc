import { useState } from "react";
import {
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  Flex,
} from "@adobe/react-spectrum";
import { DataElementField } from "../components/DataElementField";
import { useStrings, type StringKey } from "../useStrings";
import { NUMBER_NAMES, NUMBERS, type NumberName } from "./formValues";
import { QueueChoice } from "./QueueChoice";
import type { SectionProps } from "./SectionProps";

const MEANINGS: Record<NumberName, StringKey> = {
  offlineHitLimit: "offlineHitLimitMeaning",
  offlineThrottleDelay: "offlineThrottleDelayMeaning",
  maxHitAge: "maxHitAgeMeaning",
};

// A Disclosure has its arrow that far in and its panel 9 px: with this both are in line with the rest of the view.
const ARROW_INSET = "size-200";

/** What most people leave as it is; closed at first, unless something in it is wrong. */
export function AdvancedSettings(props: SectionProps) {
  const { values, errors, onChange, extensionBridge } = props;
  const translate = useStrings();
  const hasErrors = !!errors.queue || NUMBER_NAMES.some((name) => errors[name]);
  const [isOpened, setOpened] = useState(false);

  return (
    <Disclosure
      isQuiet
      marginX={`calc(${ARROW_INSET} * -1)`}
      isExpanded={isOpened || hasErrors}
      onExpandedChange={setOpened}
    >
      <DisclosureTitle level={2}>{translate("advanced")}</DisclosureTitle>
      <DisclosurePanel>
        <Flex
          direction="column"
          gap="size-200"
          marginX={`calc(${ARROW_INSET} - 9px)`}
        >
          <QueueChoice {...props} />
          {NUMBER_NAMES.filter(
            (name) =>
              name !== "maxHitAge" ||
              values.queue === "durable" ||
              errors.maxHitAge,
          ).map((name) => (
            <DataElementField
              key={name}
              label={translate(name)}
              description={`${translate(MEANINGS[name])} ${translate("rangeWithDefault", NUMBERS[name])}`}
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
