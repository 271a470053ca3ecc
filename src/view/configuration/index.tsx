import { renderView } from "../renderView";
import { ConfigurationView } from "./ConfigurationView";

renderView(ConfigurationView);
