import { wait } from "./wait";

/** Settles as a promise does, or resolves when that takes longer than so many milliseconds. */
export const within = <T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | undefined> =>
  Promise.race([promise, wait(milliseconds) as Promise<undefined>]);
