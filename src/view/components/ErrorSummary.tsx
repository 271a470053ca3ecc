import { VisuallyHidden } from "react-aria/VisuallyHidden";
import { useStrings } from "../useStrings";

/** Tells those who don't see the fields how many of them are wrong. */
export function ErrorSummary({ count }: { count: number }) {
  const translate = useStrings();
  return (
    <VisuallyHidden>
      <div role="alert">{count > 0 && translate("errorCount", { count })}</div>
    </VisuallyHidden>
  );
}
