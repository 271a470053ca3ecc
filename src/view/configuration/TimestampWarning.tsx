import { Content, Heading, InlineAlert } from "@adobe/react-spectrum";
import { useStrings } from "../useStrings";

/** What offline tracking asks of report suites, while it is on. */
export function TimestampWarning() {
  const translate = useStrings();
  return (
    <InlineAlert variant="notice">
      <Heading level={2}>{translate("timestampWarningTitle")}</Heading>
      <Content>
        <p>{translate("timestampWarning")}</p>
        <p>{translate("timestampWarningPlace")}</p>
        <p>{translate("timestampWarningVisitorId")}</p>
      </Content>
    </InlineAlert>
  );
}
