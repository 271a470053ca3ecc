// Slow servers and networks take half a minute, and what may still be answered is not sent again.
const SILENCE = 30000;
const END = 60000;
// A timer that is as late as this shows that the page slept, and its answer may be there already: it comes first.
const SLEPT = 1000;
const AFTER_SLEEP = 10000;

/** What to do when there is no answer. */
interface Impatience {
  /** After 30 s: others need not wait for it. */
  onSilence(): void;
  /** After 60 s: it is given up. */
  onEnd(): void;
}

/** Waits for an answer, in time that the page was awake. Returns what ends that. */
export function createPatience({ onSilence, onEnd }: Impatience): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const after = (milliseconds: number, then: () => void) => {
    const due = performance.now() + milliseconds;
    timer = setTimeout(() => {
      if (performance.now() - due > SLEPT) {
        after(AFTER_SLEEP, then);
      } else {
        then();
      }
    }, milliseconds);
  };

  after(SILENCE, () => {
    after(END - SILENCE, onEnd);
    onSilence();
  });
  return () => clearTimeout(timer);
}
