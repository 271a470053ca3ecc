/** The part of window.adobe.optIn in use: the opt-in object of the Experience Cloud ID service. */
interface OptIn {
  Categories: { ANALYTICS: string };
  isComplete?: boolean;
  isApproved(category: string): boolean;
  /** With `true`, calls back each time that permissions were given or withdrawn, and now if they have been. */
  fetchPermissions(callback: () => void, keep: true): unknown;
}

declare global {
  interface Window {
    adobe?: { optIn?: OptIn };
  }
}

/** What the visitor said of Adobe Analytics: whether hits may be sent, must be deleted, or have to wait for an answer. */
export type Consent = "given" | "denied" | "pending";

/** Where the page has no opt-in service, consent is given. `onAnswer` is called when the visitor answered. */
export function createConsent(onAnswer: () => void): () => Consent {
  let followed: OptIn | undefined;
  return () => {
    let consent: Consent = "given";
    try {
      const { optIn } = window.adobe as { optIn: OptIn };
      if (!optIn.isApproved(optIn.Categories.ANALYTICS)) {
        consent = optIn.isComplete === false ? "pending" : "denied";
      }
      if (followed !== optIn) {
        followed = optIn;
        optIn.fetchPermissions(onAnswer, true);
      }
    } catch (e) {
      // No such service, or not Adobe's: AppMeasurement decides what is tracked at all.
    }
    return consent;
  };
}
