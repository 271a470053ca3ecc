/** Stands for the visitor ID that a hit has yet to get. */
export const PENDING_ID = "offlineTracking.pending";

/** What the ID service knows of a visitor, by the parameters of an image request. */
export interface VisitorParameters {
  mid?: string;
  aid?: string;
  /** AppMeasurement's own, where there is no other. */
  fid?: string;
  /** The region of Audience Manager, and its blob. */
  aamlh?: string | number;
  aamb?: string;
}

/** Whether a hit has yet to get a visitor ID. */
export const awaitsId = (url: string): boolean => url.includes(PENDING_ID);

/** The same image request with what is known; without a visitor ID where there is none. */
export function withVisitor(
  url: string,
  { mid, ...others }: VisitorParameters,
): string {
  const added = Object.entries(others)
    .filter(([, value]) => value)
    .map(([name, value]) => `&${name}=${encodeURIComponent(String(value))}`)
    .join("");
  const own = (mid ? `&mid=${encodeURIComponent(mid)}` : "") + added;
  // Context data may have a variable of the same name.
  const [first, ...contextData] = url.split("&c.");
  return (
    [first.replace(`&mid=${PENDING_ID}`, own), ...contextData]
      .join("&c.")
      // A page may have copied it to variables of its own.
      .split(PENDING_ID)
      .join(encodeURIComponent(mid || ""))
  );
}
