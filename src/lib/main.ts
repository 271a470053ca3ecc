import { createMain } from "./createMain";

export const running = createMain(turbine);
