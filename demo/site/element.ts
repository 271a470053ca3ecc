export const element = (id: string): HTMLElement =>
  document.getElementById(id) as HTMLElement;

/** Sets a text where it is another one: what is announced is announced once. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
