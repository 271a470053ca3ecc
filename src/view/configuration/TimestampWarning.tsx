import { Content, Heading, InlineAlert } from "@adobe/react-spectrum";
import { LearnMore } from "../components/LearnMore";
import { useStrings } from "../useStrings";
import type { SectionProps } from "./SectionProps";

/** What offline tracking asks of report suites: of all, or of those in the list. */
export function TimestampWarning({ values }: SectionProps) {
  const translate = useStrings();
  const isListed = values.reportSuites.length > 0;
  return (
    <InlineAlert variant="notice">
      <Heading level={2}>
        {translate(
          isListed ? "timestampWarningListedTitle" : "timestampWarningTitle",
        )}
      </Heading>
      <Content>
        <p>
          {translate(isListed ? "timestampWarningListed" : "timestampWarning")}
        </p>
        <p>{translate("timestampWarningPlace")}</p>
        <p>{translate("timestampWarningVisitorId")}</p>
        <p>
          <LearnMore />
        </p>
      </Content>
    </InlineAlert>
  );
}
