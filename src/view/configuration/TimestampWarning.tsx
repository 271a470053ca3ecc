import { Content, Heading, InlineAlert } from "@adobe/react-spectrum";

/** What offline tracking asks of report suites, while it is on. */
export function TimestampWarning() {
  return (
    <InlineAlert variant="notice">
      <Heading>
        Every report suite must accept timestamped hits, or its data is lost
      </Heading>
      <Content>
        With offline tracking on, each hit carries the time at which it
        happened. Each report suite that gets hits must be set to{" "}
        <strong>Timestamps optional</strong> or{" "}
        <strong>Timestamps required</strong>. A report suite that isn&apos;t
        drops these hits: they are lost and can&apos;t be recovered. The setting
        is found in Adobe Analytics under Analytics &gt; Admin &gt; Report
        Suites &gt; Edit Settings &gt; General &gt; Timestamp configuration.
        Don&apos;t use the visitorID variable with timestamped hits: it corrupts
        their order and attribution.
      </Content>
    </InlineAlert>
  );
}
