import { Footer } from "@adobe/react-spectrum";
import { version } from "../../../extension.json";
import { useStrings } from "../useStrings";

/** Which version of the extension this is, small. */
export function Version() {
  const translate = useStrings();
  return (
    <Footer
      UNSAFE_style={{
        fontSize: "var(--spectrum-global-dimension-font-size-75)",
        color: "var(--spectrum-alias-label-text-color)",
      }}
    >
      {translate("version", { version })}
    </Footer>
  );
}
