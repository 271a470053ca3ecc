import { useState } from "react";
import {
  Button,
  Flex,
  Item,
  TagGroup,
  Text,
  TextField,
} from "@adobe/react-spectrum";
import { useStrings } from "../useStrings";
import type { SectionProps } from "./SectionProps";
import { reportSuiteError } from "./validateForm";

/** The report suites that are confirmed to accept timestamped hits. */
export function ReportSuiteList({ values, errors, onChange }: SectionProps) {
  const translate = useStrings();
  const { reportSuites, newReportSuite } = values;
  const [addError, setAddError] = useState<string>();
  const error = addError || errors.newReportSuite;

  const add = () => {
    const id = newReportSuite.trim();
    const problem = reportSuiteError(id, reportSuites, translate);
    setAddError(problem);
    if (!problem) {
      onChange({ reportSuites: [...reportSuites, id], newReportSuite: "" });
    }
  };

  return (
    <Flex direction="column" gap="size-100">
      {/* In a narrow view the button goes below the field. */}
      <Flex columnGap="size-100" wrap>
        <TextField
          label={translate("reportSuitesAccepting")}
          description={translate("reportSuitesMeaning")}
          value={newReportSuite}
          onChange={(text) => {
            setAddError(undefined);
            onChange({ newReportSuite: text });
          }}
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
          onRemove={(removed) =>
            onChange({
              reportSuites: reportSuites.filter((id) => !removed.has(id)),
            })
          }
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
