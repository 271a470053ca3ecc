import { ActionButton, Flex, TextField } from "@adobe/react-spectrum";
import Data from "@spectrum-icons/workflow/Data";
import { useStrings } from "../useStrings";

interface Props {
  label: string;
  description?: string;
  value: string;
  onChange(value: string): void;
  error?: string;
  extensionBridge: ExtensionBridge;
}

/** A text field, with the button that lets the user pick a data element for it. */
export function DataElementField({
  label,
  description,
  value,
  onChange,
  error,
  extensionBridge,
}: Props) {
  const translate = useStrings();
  const pickDataElement = () => {
    extensionBridge.openDataElementSelector({ tokenize: true }).then(
      onChange,
      // The user closed the dialog.
      () => undefined,
    );
  };
  return (
    <Flex gap="size-50">
      <TextField
        label={label}
        description={description}
        value={value}
        onChange={onChange}
        validationState={error ? "invalid" : undefined}
        errorMessage={error}
        width="size-4600"
        maxWidth="100%"
      />
      {/* Level with the field, below its label. */}
      <ActionButton
        isQuiet
        marginTop="size-300"
        aria-label={translate("selectDataElement", { field: label })}
        onPress={pickDataElement}
      >
        <Data />
      </ActionButton>
    </Flex>
  );
}
