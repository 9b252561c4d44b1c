import { element } from "./elements.ts";

/** A page with one thing to say. */
export function showMessage(title: string, text: string): void {
  document.title = title;
  const heading = element("h1", { tabindex: "-1" }, title);
  const box = element("section", { class: "headline alone", role: "status" }, heading, element("p", {}, text));
  document.body.replaceChildren(element("main", { class: "alone" }, box));
  heading.focus();
}
