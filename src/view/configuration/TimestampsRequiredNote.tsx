import { Content, Heading, InlineAlert } from "@adobe/react-spectrum";

/** What to mind while offline tracking is off. */
export function TimestampsRequiredNote() {
  return (
    <InlineAlert variant="info">
      <Heading>Hits have no timestamp while offline tracking is off</Heading>
      <Content>
        A report suite that is set to <strong>Timestamps required</strong> drops
        hits without a timestamp.
      </Content>
    </InlineAlert>
  );
}
