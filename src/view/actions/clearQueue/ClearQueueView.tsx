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
import type { Form, FormProps } from "../../useExtensionView";
import { useStrings } from "../../useStrings";
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
  validateForm({ choice, days }, translate) {
    const error =
      choice === "old" && wholeNumberError(days.trim(), LEAST, MOST, translate);
    return error ? { days: error } : {};
  },
  toSettings: ({ choice, days }) =>
    choice === "old" ? { olderThanDays: toWholeNumber(days.trim()) } : {},
};

/** The view of the action Clear Queue. */
export function ClearQueueView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {(form) => <ClearQueueForm {...form} />}
    </ExtensionView>
  );
}

function ClearQueueForm({
  values,
  errors,
  onChange,
  extensionBridge,
}: FormProps<Values>) {
  const translate = useStrings();
  return (
    <>
      <RadioGroup
        label={translate("clearQueueChoice")}
        value={values.choice}
        onChange={(choice) => onChange({ choice })}
      >
        <Radio value="all">{translate("clearQueueAll")}</Radio>
        <Radio value="old">{translate("clearQueueOld")}</Radio>
      </RadioGroup>
      {values.choice === "old" && (
        <DataElementField
          label={translate("clearQueueDays")}
          description={translate("range", { least: LEAST, most: MOST })}
          value={values.days}
          onChange={(days) => onChange({ days })}
          error={errors.days}
          extensionBridge={extensionBridge}
        />
      )}
      <InlineAlert variant="notice">
        <Heading level={2}>{translate("clearQueueWarningTitle")}</Heading>
        <Content>{translate("clearQueueWarning")}</Content>
      </InlineAlert>
    </>
  );
}
