import { useRef, useState, type ClipboardEvent } from "react";
import {
  Button,
  Flex,
  Item,
  TagGroup,
  Text,
  TextField,
  type TextFieldRef,
} from "@adobe/react-spectrum";
import { useStrings } from "../useStrings";
import { addReportSuites } from "./reportSuiteIds";
import type { SectionProps } from "./SectionProps";

/** The report suites that are confirmed to accept timestamped hits. */
export function ReportSuiteList({ values, errors, onChange }: SectionProps) {
  const translate = useStrings();
  const { reportSuites, newReportSuite } = values;
  const [addError, setAddError] = useState<string>();
  const field = useRef<TextFieldRef>(null);
  const error = addError || errors.newReportSuite;

  const edit = (text: string) => {
    setAddError(undefined);
    onChange({ newReportSuite: text });
  };
  const add = () => {
    const added = addReportSuites(newReportSuite, reportSuites, translate);
    setAddError(added.error);
    onChange({
      reportSuites: added.reportSuites,
      newReportSuite: added.left,
    });
  };
  /** A field of one line would run lines into one another. */
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData("text");
    if (/[\t\r\n]/.test(text)) {
      event.preventDefault();
      const { value, selectionStart, selectionEnd } = event.currentTarget;
      edit(
        value.slice(0, selectionStart ?? 0) +
          text.replace(/[\t\r\n]+/g, ", ") +
          value.slice(selectionEnd ?? 0),
      );
    }
  };
  const remove = (removed: Set<unknown>) => {
    const rest = reportSuites.filter((id) => !removed.has(id));
    onChange({ reportSuites: rest });
    if (!rest.length) {
      // The list goes, and the focus would go with it.
      field.current?.focus();
    }
  };

  return (
    <Flex direction="column" gap="size-100">
      {/* In a narrow view the button goes below the field. */}
      <Flex columnGap="size-100" wrap>
        <TextField
          ref={field}
          label={translate("reportSuitesAccepting")}
          description={translate("reportSuitesMeaning")}
          value={newReportSuite}
          onChange={edit}
          onPaste={paste}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              add();
            }
          }}
          validationState={error ? "invalid" : undefined}
          errorMessage={error}
          width="size-4600"
          maxWidth="100%"
        />
        <Button
          variant="secondary"
          marginTop="size-300"
          onPress={add}
          aria-label={translate("addReportSuite")}
        >
          {translate("add")}
        </Button>
      </Flex>
      {reportSuites.length > 0 && (
        <TagGroup
          aria-label={translate("reportSuites")}
          items={reportSuites.map((id) => ({ id }))}
          onRemove={remove}
          isInvalid={!!errors.reportSuites}
          errorMessage={errors.reportSuites}
        >
          {({ id }) => (
            <Item key={id} textValue={id}>
              <Text>{id}</Text>
            </Item>
          )}
        </TagGroup>
      )}
    </Flex>
  );
}
