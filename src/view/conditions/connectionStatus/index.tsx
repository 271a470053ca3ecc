import { renderView } from "../../renderView";
import { ConnectionStatusView } from "./ConnectionStatusView";

renderView(ConnectionStatusView);
