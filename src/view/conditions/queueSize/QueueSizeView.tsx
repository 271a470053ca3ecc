import { Item, Picker } from "@adobe/react-spectrum";
import { asText } from "../../asText";
import { DataElementField } from "../../components/DataElementField";
import { ExtensionView, type ViewProps } from "../../components/ExtensionView";
import type { Form } from "../../useExtensionView";
import { toWholeNumber, wholeNumberError } from "../../wholeNumber";

interface Values {
  /** Anything, where the saved settings were wrong. */
  comparison: string;
  size: string;
}

const COMPARISONS = {
  equal: "Equals",
  notEqual: "Does not equal",
  lessThan: "Is less than",
  lessThanOrEqual: "Is less than or equal to",
  greaterThan: "Is greater than",
  greaterThanOrEqual: "Is greater than or equal to",
};
const MOST = 100000;

const FORM: Form<Values> = {
  toFormValues(settings) {
    const { comparison = "greaterThan", size = 0 } = Object(settings) as {
      comparison?: unknown;
      size?: unknown;
    };
    return { comparison: asText(comparison), size: asText(size) };
  },
  validateForm({ comparison, size }) {
    const error = wholeNumberError(size.trim(), 0, MOST);
    return {
      ...(comparison in COMPARISONS
        ? {}
        : { comparison: "Choose a comparison." }),
      ...(error ? { size: error } : {}),
    };
  },
  toSettings: ({ comparison, size }) => ({
    comparison,
    size: toWholeNumber(size.trim()),
  }),
};

/** The view of the condition Queue Size. */
export function QueueSizeView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {({ values, errors, onChange, extensionBridge }) => (
        <>
          <Picker
            label="Return true if the number of queued hits"
            selectedKey={values.comparison}
            onSelectionChange={(comparison) =>
              onChange({ comparison: String(comparison) })
            }
            isInvalid={!!errors.comparison}
            errorMessage={errors.comparison}
            width="size-4600"
            maxWidth="100%"
          >
            {Object.entries(COMPARISONS).map(([key, text]) => (
              <Item key={key}>{text}</Item>
            ))}
          </Picker>
          <DataElementField
            label="Number of hits"
            value={values.size}
            onChange={(size) => onChange({ size })}
            error={errors.size}
            extensionBridge={extensionBridge}
          />
        </>
      )}
    </ExtensionView>
  );
}
