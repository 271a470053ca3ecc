/** The part of Web Locks in use, for one page and the other pages that a test names. */
export function createLocks(otherPages: string[] = []): LockManager {
  const held: string[] = [];
  const tails: Record<string, Promise<unknown> | undefined> = {};
  return {
    request: (name: string, work: () => Promise<unknown>) => {
      const run = Promise.resolve(tails[name]).then(async () => {
        held.push(name);
        try {
          return await work();
        } finally {
          held.splice(held.indexOf(name), 1);
        }
      });
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
