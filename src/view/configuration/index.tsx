import { createRoot } from "react-dom/client";
import { ConfigurationView } from "./ConfigurationView";

createRoot(document.getElementById("root") as HTMLElement).render(
  <ConfigurationView extensionBridge={window.extensionBridge} />,
);
