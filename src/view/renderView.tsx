import type { ComponentType } from "react";
import { createRoot } from "react-dom/client";
import type { ViewProps } from "./components/ExtensionView";

/** Shows a view in its page. */
export function renderView(View: ComponentType<ViewProps>): void {
  createRoot(document.getElementById("root") as HTMLElement).render(
    <View extensionBridge={window.extensionBridge} />,
  );
}
