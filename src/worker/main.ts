import { installHelper } from "./installHelper";
import type { WorkerScope } from "./WorkerScope";

installHelper(self as unknown as WorkerScope);
