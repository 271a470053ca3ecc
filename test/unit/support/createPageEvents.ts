type Listener = (event: object) => void;

/** Events that the browser fires: those that a test dispatches are not trusted. */
export interface PageEvents {
  fire(type: string, more?: object): void;
  /** How many listen. */
  count(type: string): number;
  restore(): void;
}

/** Keeps the listeners of the window and the document to itself, from now on. */
export function createPageEvents(): PageEvents {
  const listeners: [type: string, listener: Listener][] = [];
  const spies = [window, document].flatMap((target) => [
    jest
      .spyOn(target, "addEventListener")
      .mockImplementation((...[type, listener]: unknown[]) => {
        const isKnown = listeners.some(
          (known) => known[0] === type && known[1] === listener,
        );
        if (!isKnown) {
          listeners.push([type as string, listener as Listener]);
        }
      }),
    jest
      .spyOn(target, "removeEventListener")
      .mockImplementation((...[type, listener]: unknown[]) => {
        const index = listeners.findIndex(
          (known) => known[0] === type && known[1] === listener,
        );
        if (index >= 0) {
          listeners.splice(index, 1);
        }
      }),
  ]);
  const of = (type: string) => listeners.filter((known) => known[0] === type);
  return {
    fire: (type, more) =>
      of(type).forEach(([, listener]) =>
        listener({ type, isTrusted: true, ...more }),
      ),
    count: (type) => of(type).length,
    restore: () => spies.forEach((spy) => spy.mockRestore()),
  };
}
