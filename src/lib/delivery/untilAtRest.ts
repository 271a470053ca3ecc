import { wait } from "../wait";
import { untilLoaded } from "./untilLoaded";

const LATER = 3000;

/** Resolves some seconds after the page has loaded: what it needs first is not to wait for what needn't be done then. */
export const untilAtRest = async (): Promise<void> => {
  await untilLoaded();
  await wait(LATER);
};
