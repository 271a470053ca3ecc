/** A hit, as it is kept and delivered. */
export interface Hit {
  /** Sorts as text by time: see hitId. */
  id: string;
  url: string;
  /** Its collection server: see collectionServerOf. */
  server: string;
}
