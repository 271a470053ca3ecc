type Work = (lock: unknown) => Promise<unknown>;

/** The part of Web Locks in use, for one page and the other pages that a test names. */
export function createLockManager(otherPages: string[] = []): LockManager {
  const held: string[] = [];
  const tails: Record<string, Promise<unknown> | undefined> = {};
  return {
    request(name: string, options: LockOptions | Work, given?: Work) {
      const work = given || (options as Work);
      const { steal, ifAvailable } = options as LockOptions;
      const turn = steal ? undefined : tails[name];
      const run = Promise.resolve(ifAvailable ? undefined : turn).then(
        async () => {
          if (ifAvailable && held.includes(name)) {
            return work(null);
          }
          held.push(name);
          try {
            return await work({ name });
          } finally {
            held.splice(held.indexOf(name), 1);
          }
        },
      );
      tails[name] = run.catch(() => undefined);
      return run;
    },
    query: () =>
      Promise.resolve({
        held: held
          .concat(otherPages.map((id) => "offlineTracking.page." + id))
          .map((name) => ({ name })),
        pending: [],
      }),
  } as unknown as LockManager;
}

/** Gives the browser these Web Locks. */
export function installLocks(locks: LockManager | undefined): void {
  Object.defineProperty(navigator, "locks", {
    value: locks,
    configurable: true,
  });
}
