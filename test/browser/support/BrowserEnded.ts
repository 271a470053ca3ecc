/** A browser that crashed or was closed: nothing that is asked of it has an answer any more. */
export class BrowserEnded extends Error {
  constructor(asked: string) {
    super(`${asked}: the browser has ended`);
  }
}
