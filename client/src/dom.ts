/**
 * Finds an element of the page by its id.
 *
 * @throws {Error} when the page has no such element, or one of another kind.
 */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page needs an element #${id} that is a ${kind.name}.`);
}

/** Makes an element with a class and a text, both may be empty. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  if (text !== '') element.textContent = text;
  return element;
}

/** Sets a text, and leaves the DOM alone when it says that already. */
export function setText(element: HTMLElement, text: string): void {
  // Live regions announce every write, even one that changes nothing.
  if (element.textContent !== text) element.textContent = text;
}
