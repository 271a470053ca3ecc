/** Something that can be subscribed to. Costs next to nothing while nobody is. */
export interface Events<Event> {
  emit(event: Event): void;
  /** Calls back with all that happens from now on. Returns what ends that. */
  subscribe(listener: (event: Event) => void): () => void;
  hasSubscribers(): boolean;
}

export function createEvents<Event>(): Events<Event> {
  const listeners = new Set<(event: Event) => void>();
  return {
    emit: (event) => listeners.forEach((listener) => listener(event)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasSubscribers: () => listeners.size > 0,
  };
}
