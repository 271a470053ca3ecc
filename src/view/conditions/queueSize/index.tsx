import { renderView } from "../../renderView";
import { QueueSizeView } from "./QueueSizeView";

renderView(QueueSizeView);
