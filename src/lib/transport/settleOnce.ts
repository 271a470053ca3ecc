const TIMEOUT = 10000;

/**
 * The promise of a send: whether it was delivered. `start` puts the request on the wire at once and may return
 * what takes it back, which is done when there is no answer within 10 s. That counts as a failure, and so does what `start` throws.
 */
export function settleOnce(
  start: (settle: (delivered: boolean) => void) => (() => void) | void,
): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (delivered: boolean) => {
      clearTimeout(timer);
      resolve(delivered);
    };
    try {
      const takeBack = start(settle);
      timer = setTimeout(() => {
        settle(false);
        if (takeBack) {
          takeBack();
        }
      }, TIMEOUT);
    } catch (e) {
      settle(false);
    }
  });
}
