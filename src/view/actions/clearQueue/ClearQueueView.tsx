import {
  Content,
  Heading,
  InlineAlert,
  Radio,
  RadioGroup,
} from "@adobe/react-spectrum";
import { asText } from "../../asText";
import { DataElementField } from "../../components/DataElementField";
import { ExtensionView, type ViewProps } from "../../components/ExtensionView";
import type { Form } from "../../useExtensionView";
import { toWholeNumber, wholeNumberError } from "../../wholeNumber";

interface Values {
  /** "all" or "old". */
  choice: string;
  days: string;
}

const LEAST = 1;
const MOST = 92;

const FORM: Form<Values> = {
  toFormValues(settings) {
    const { olderThanDays } = Object(settings) as { olderThanDays?: unknown };
    return {
      choice: olderThanDays === undefined ? "all" : "old",
      days: asText(olderThanDays),
    };
  },
  validateForm({ choice, days }) {
    const error =
      choice === "old" && wholeNumberError(days.trim(), LEAST, MOST);
    return error ? { days: error } : {};
  },
  toSettings: ({ choice, days }) =>
    choice === "old" ? { olderThanDays: toWholeNumber(days.trim()) } : {},
};

/** The view of the action Clear Queue. */
export function ClearQueueView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {({ values, errors, onChange, extensionBridge }) => (
        <>
          <RadioGroup
            label="Queued hits to remove"
            value={values.choice}
            onChange={(choice) => onChange({ choice })}
          >
            <Radio value="all">All</Radio>
            <Radio value="old">Those older than a number of days</Radio>
          </RadioGroup>
          {values.choice === "old" && (
            <DataElementField
              label="Older than (days)"
              description={`${String(LEAST)} to ${String(MOST)}.`}
              value={values.days}
              onChange={(days) => onChange({ days })}
              error={errors.days}
              extensionBridge={extensionBridge}
            />
          )}
          <InlineAlert variant="notice">
            <Heading>Removed hits can&apos;t be recovered</Heading>
            <Content>
              They are deleted from the visitor&apos;s device without being
              sent.
            </Content>
          </InlineAlert>
        </>
      )}
    </ExtensionView>
  );
}
