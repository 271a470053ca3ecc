/** The part of window.adobe.optIn in use: the opt-in object of the Experience Cloud ID service. */
interface OptIn {
  Categories: { ANALYTICS: string; ECID?: string };
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

/** The page's opt-in service, or what stands in its place. */
export const optInOf = (): OptIn | undefined =>
  (Object(window.adobe) as { optIn?: OptIn }).optIn;

/**
 * Gives what the visitor said of Adobe Analytics: true, hits may be sent; false, they must be deleted; undefined, they
 * have to wait for an answer. Where the page has no opt-in service, it is true. `onAnswer` is called when the visitor
 * answered.
 */
export function createConsent(onAnswer: () => void): () => boolean | undefined {
  let followed: OptIn | undefined;
  let known: boolean | undefined;
  const ask = () => {
    let consent: boolean | undefined = true;
    try {
      const optIn = optInOf();
      if (optIn) {
        consent =
          optIn.isApproved(optIn.Categories.ANALYTICS) ||
          (optIn.isComplete === false ? undefined : false);
        known = consent;
        if (followed !== optIn) {
          followed = optIn;
          // It calls back at once with what is known already: that is no answer.
          optIn.fetchPermissions(() => {
            const before = known;
            if (ask() !== before || before === false) {
              onAnswer();
            }
          }, true);
        }
      }
    } catch (e) {
      // No such service, or not Adobe's: AppMeasurement decides what is tracked at all.
    }
    return consent;
  };
  return ask;
}
