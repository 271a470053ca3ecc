import { Link } from "@adobe/react-spectrum";
import { useStrings } from "../useStrings";

/** Leads to Adobe's page on s.trackOffline, in the user's language: the extension has no public address of its own. */
export function LearnMore() {
  const translate = useStrings();
  return (
    <Link
      href={translate("learnMoreAddress")}
      target="_blank"
      rel="noopener noreferrer"
    >
      {translate("learnMore")}
    </Link>
  );
}
