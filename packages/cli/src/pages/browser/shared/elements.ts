type Attributes = Readonly<Record<string, string>>;

/** An element with attributes and children; there is no other way to markup on these pages. */
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

const svgNamespace = "http://www.w3.org/2000/svg";

export function drawing<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly Node[]
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(svgNamespace, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/** What stands in the document by its id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no element "${id}".`);
  }
  return found;
}

/** Only when it is another: a live region speaks at every change, and a selection would be lost. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setAttribute(target: Element, name: string, value: string): void {
  if (target.getAttribute(name) !== value) {
    target.setAttribute(name, value);
  }
}

/** Shown with a text, hidden without. */
export function showText(target: HTMLElement, text: string | undefined): void {
  setText(target, text ?? "");
  target.hidden = (text ?? "") === "";
}

/** A link that leads where the address is one of the web; else plain text. */
export function linkTo(text: string, url: string | undefined): Node {
  const isWeb = url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
  return isWeb
    ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text)
    : document.createTextNode(text);
}

export interface Kept<Item> {
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
        old.remove();
      }
    }
    kept = next;
    for (const [index, item] of items.entries()) {
      const one = next.get(keyOf(item));
      one?.update(item);
      if (one !== undefined && list.children[index] !== one.element) {
        list.insertBefore(one.element, list.children[index] ?? null);
      }
    }
  };
}
