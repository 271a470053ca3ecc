import { running } from "../../main";
import { createSetOfflineTracking } from "./createSetOfflineTracking";

export default createSetOfflineTracking(turbine, running);
