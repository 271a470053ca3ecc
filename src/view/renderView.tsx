import type { ComponentType } from "react";
import { createRoot } from "react-dom/client";

/** Shows a view in its page. */
export function renderView(
  View: ComponentType<{ extensionBridge: ExtensionBridge }>,
): void {
  createRoot(document.getElementById("root") as HTMLElement).render(
    <View extensionBridge={window.extensionBridge} />,
  );
}
