import type { IdService, VisitorValues } from "./IdService";
import { optInOf } from "./optInOf";

/** What a tracker waits for before it compiles a hit. */
export interface Readiness {
  /** The next question is for a new hit: the ID service is asked once for each. */
  expectHit(): void;
  isReady(): boolean;
}

/** The visitor's answer comes first: until there is one, nobody asks the ID service. */
export function createReadiness(
  getVisitor: () => IdService | undefined,
  onValues: (values: VisitorValues) => void,
): Readiness {
  let isConsentKnown = false;
  let isConsentAsked = false;
  let isHitNew = true;
  let isVisitorAsked = false;

  const hasConsent = (): boolean => {
    const optIn = optInOf(window);
    if (!optIn) {
      return true;
    }
    if (isConsentKnown) {
      return optIn.isApproved(optIn.Categories.ANALYTICS);
    }
    if (!isConsentAsked) {
      isConsentAsked = true;
      optIn.fetchPermissions(() => {
        isConsentKnown = true;
      }, true);
    }
    // Also where it called back at once: the first hit of a page with an opt-in service is always late.
    return false;
  };
  const hasVisitor = (): boolean => {
    const visitor = getVisitor();
    if (!visitor || !visitor.isAllowed() || !visitor.getVisitorValues) {
      return true;
    }
    if (isHitNew) {
      isHitNew = false;
      if (!isVisitorAsked) {
        isVisitorAsked = true;
        visitor.getVisitorValues((values) => {
          isVisitorAsked = false;
          onValues(values);
        });
      }
    }
    return !isVisitorAsked;
  };

  return {
    expectHit() {
      isHitNew = true;
    },
    isReady: () => hasConsent() && hasVisitor(),
  };
}
