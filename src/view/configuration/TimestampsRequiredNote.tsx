import { Content, Heading, InlineAlert } from "@adobe/react-spectrum";
import { LearnMore } from "../components/LearnMore";
import { useStrings } from "../useStrings";

/** What to mind while offline tracking is off. */
export function TimestampsRequiredNote() {
  const translate = useStrings();
  return (
    <InlineAlert variant="info">
      <Heading level={2}>{translate("timestampsRequiredNoteTitle")}</Heading>
      <Content>
        <p>{translate("timestampsRequiredNote")}</p>
        <p>
          <LearnMore />
        </p>
      </Content>
    </InlineAlert>
  );
}
