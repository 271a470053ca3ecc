/** Things that happen, by name, with what there is to tell of each. */
export interface Events<All> {
  on<Name extends keyof All>(
    name: Name,
    listener: (event: All[Name]) => void,
  ): void;
  tell<Name extends keyof All>(name: Name, event: All[Name]): void;
  /** Whether anybody listens. */
  isHeard(name: keyof All): boolean;
}

export function createEvents<All>(): Events<All> {
  const listeners: { [Name in keyof All]?: ((event: All[Name]) => void)[] } =
    {};
  return {
    on(name, listener) {
      (listeners[name] ??= []).push(listener);
    },
    tell(name, event) {
      listeners[name]?.forEach((listener) => listener(event));
    },
    isHeard: (name) => !!listeners[name],
  };
}
