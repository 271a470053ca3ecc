/** An id that no other page has. Not by Math.random, which sites and bots seed, so that all pages would get the same. */
export const createPageId = (): string =>
  [...crypto.getRandomValues(new Uint32Array(2))]
    .map((number) => number.toString(36))
    .join("");
