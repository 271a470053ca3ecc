import { renderView } from "../../renderView";
import { ClearQueueView } from "./ClearQueueView";

renderView(ClearQueueView);
