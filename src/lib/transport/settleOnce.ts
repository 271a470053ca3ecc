const TIMEOUT = 10000;

/**
 * The promise of a send: whether it was delivered. `start` puts the request on the wire at once and returns what
 * takes it back, which is done when there is no answer within 10 s. That counts as a failure, and so does what `start` throws.
 */
export function settleOnce(
  start: (settle: (delivered: boolean) => void) => () => void,
): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const takeBack = start((delivered) => {
      resolve(delivered);
      clearTimeout(timer);
    });
    const timer = setTimeout(() => {
      resolve(false);
      takeBack();
    }, TIMEOUT);
  }).catch(() => false);
}
