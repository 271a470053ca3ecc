import { Item, Picker } from "@adobe/react-spectrum";
import { asText } from "../../asText";
import { DataElementField } from "../../components/DataElementField";
import { ExtensionView, type ViewProps } from "../../components/ExtensionView";
import type { Form, FormProps } from "../../useExtensionView";
import { useStrings } from "../../useStrings";
import { toWholeNumber, wholeNumberError } from "../../wholeNumber";

interface Values {
  /** Anything, where the saved settings were wrong. */
  comparison: string;
  size: string;
}

const COMPARISONS = [
  "equal",
  "notEqual",
  "lessThan",
  "lessThanOrEqual",
  "greaterThan",
  "greaterThanOrEqual",
] as const;
const MOST = 100000;

const FORM: Form<Values> = {
  toFormValues(settings) {
    const { comparison = "greaterThan", size = 0 } = Object(settings) as {
      comparison?: unknown;
      size?: unknown;
    };
    return { comparison: asText(comparison), size: asText(size) };
  },
  validateForm({ comparison, size }, translate) {
    const error = wholeNumberError(size.trim(), 0, MOST, translate);
    return {
      ...((COMPARISONS as readonly string[]).includes(comparison)
        ? {}
        : { comparison: translate("comparisonError") }),
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
      {(form) => <QueueSizeForm {...form} />}
    </ExtensionView>
  );
}

function QueueSizeForm({
  values,
  errors,
  onChange,
  extensionBridge,
}: FormProps<Values>) {
  const translate = useStrings();
  return (
    <>
      <Picker
        label={translate("comparison")}
        selectedKey={values.comparison}
        onSelectionChange={(comparison) =>
          onChange({ comparison: String(comparison) })
        }
        isInvalid={!!errors.comparison}
        errorMessage={errors.comparison}
        width="size-4600"
        maxWidth="100%"
      >
        {COMPARISONS.map((key) => (
          <Item key={key}>{translate(key)}</Item>
        ))}
      </Picker>
      <DataElementField
        label={translate("queueSize")}
        value={values.size}
        onChange={(size) => onChange({ size })}
        error={errors.size}
        extensionBridge={extensionBridge}
      />
    </>
  );
}
