import { createEvents } from "../../../src/lib/createEvents";
import type { Page } from "../../../src/lib/delivery/createPage";

/** A page that is left, and comes back, when a test says so: browsers alone dispatch events that are trusted. */
export interface FakePage extends Page {
  /** As `beforeunload` does. */
  prepareToLeave(): void;
  leave(): void;
  comeBack(isRestored?: boolean): void;
  /** As a click does. */
  click(): void;
}

export function createFakePage(id = "thispage"): FakePage {
  const leaving = createEvents<void>();
  const left = createEvents<void>();
  const returned = createEvents<boolean>();
  let isClicked = false;
  const page = {
    id,
    isLeaving: false,
    isLeft: false,
    mayEnd: () => page.isLeaving || isClicked,
    leaving: leaving.subscribe,
    left: left.subscribe,
    returned: returned.subscribe,
    untilStays: () => Promise.resolve(),
    wait: <T>(work: Promise<T>) =>
      Promise.race([
        work,
        new Promise<undefined>((resolve) => {
          leaving.subscribe(() => resolve(undefined));
        }),
      ]),
    prepareToLeave() {
      page.isLeaving = true;
      leaving.emit();
    },
    leave() {
      page.prepareToLeave();
      page.isLeft = true;
      left.emit();
    },
    comeBack(isRestored = false) {
      page.isLeaving = page.isLeft = false;
      returned.emit(isRestored);
    },
    click() {
      isClicked = true;
    },
  };
  return page;
}
