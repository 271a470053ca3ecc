const TIME_LENGTH = 9;
const ORDER_LENGTH = 4;

/**
 * The id of a hit: its time in milliseconds, its place among the hits of its page, and the page's own id, in base 36.
 * The first two are of one length, so that ids sort as text by time, then by order within the page.
 */
export function formatHitId(time: number, order: number, page: string): string {
  return (
    time.toString(36).padStart(TIME_LENGTH, "0") +
    order.toString(36).padStart(ORDER_LENGTH, "0") +
    page
  );
}

/** When the hit happened, in milliseconds since 1970; NaN for an id that isn't ours. */
export function timeOf(id: string): number {
  return parseInt(id.slice(0, TIME_LENGTH), 36);
}

/** Its place among the hits of its page. */
export function orderOf(id: string): number {
  return parseInt(id.slice(TIME_LENGTH, TIME_LENGTH + ORDER_LENGTH), 36);
}

/** The page that tracked the hit. */
export function pageOf(id: string): string {
  return id.slice(TIME_LENGTH + ORDER_LENGTH);
}

/** Gives the ids of one page's hits. A clock set back doesn't change their order. */
export const createHitIds = (page: string): (() => string) => {
  let time = 0;
  let order = 0;
  return () => {
    time = Math.max(time, Date.now());
    return formatHitId(time, order++, page);
  };
};
