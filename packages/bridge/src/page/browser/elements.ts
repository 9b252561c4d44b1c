type Attributes = Readonly<Record<string, string>>;

/** An element with attributes and children; there is no other way to markup on this page. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

export const button = (look: "main" | "other" | "quiet", id?: string): HTMLButtonElement =>
  element("button", { type: "button", class: look, ...(id === undefined ? {} : { id }) });

/** Only when it is another: a live region speaks at every change, and a selection would be lost. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Undefined takes it away. */
export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) {
    target.removeAttribute(name);
  } else if (target.getAttribute(name) !== value) {
    target.setAttribute(name, value);
  }
}

/** What is hidden cannot keep the focus: the headline takes it, so that a keyboard or screen reader is not thrown out. */
export function show(target: HTMLElement, isShown: boolean): void {
  if (target.hidden !== isShown) {
    return;
  }
  const hadFocus = !isShown && target.contains(document.activeElement);
  target.hidden = !isShown;
  if (hadFocus) {
    document.querySelector<HTMLElement>("h1")?.focus();
  }
}

/** Shown with a text, hidden without. */
export function showText(target: HTMLElement, text: string | undefined): void {
  setText(target, text ?? "");
  show(target, text !== undefined && text !== "");
}

interface Kept<Item> {
  readonly element: HTMLElement;
  update(item: Item): void;
}

/** Keeps the children of a list in step with items by their keys: what stays is changed in place, with its focus. */
export function keyedList<Item>(
  list: HTMLElement,
  keyOf: (item: Item) => string,
  create: (item: Item) => Kept<Item>,
): (items: readonly Item[]) => void {
  let kept = new Map<string, Kept<Item>>();
  return (items) => {
    const next = new Map(items.map((item) => [keyOf(item), kept.get(keyOf(item)) ?? create(item)]));
    for (const [key, { element: old }] of kept) {
      if (!next.has(key)) {
        show(old, false);
        old.remove();
      }
    }
    kept = next;
    for (const item of items) {
      next.get(keyOf(item))?.update(item);
    }
    const focused = document.activeElement;
    for (const [index, { element: child }] of [...next.values()].entries()) {
      if (list.children[index] !== child) {
        list.insertBefore(child, list.children[index] ?? null);
      }
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused)) {
      focused.focus();
    }
  };
}
