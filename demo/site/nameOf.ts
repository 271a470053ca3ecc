/** What the hit of an image request is called: s.pageName, or for a link its name. */
export function nameOf(url: string): string {
  const parameters = new URL(url).searchParams;
  return parameters.get("pev2") || parameters.get("pageName") || "";
}
