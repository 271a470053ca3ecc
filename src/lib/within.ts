/** Settles as a promise does, or resolves when that takes longer than so many milliseconds. */
export const within = <T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | undefined> =>
  Promise.race([
    promise,
    new Promise<undefined>((resolve) => setTimeout(resolve, milliseconds)),
  ]);
