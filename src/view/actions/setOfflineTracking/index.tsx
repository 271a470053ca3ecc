import { renderView } from "../../renderView";
import { SetOfflineTrackingView } from "./SetOfflineTrackingView";

renderView(SetOfflineTrackingView);
