/** Settles as a promise does, or resolves when that takes longer than so many milliseconds. */
export const within = (
  milliseconds: number,
  promise: Promise<unknown>,
): Promise<unknown> =>
  Promise.race([
    promise,
    new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ]);
