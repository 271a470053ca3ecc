import { createMain } from "./createMain";

createMain(turbine);
