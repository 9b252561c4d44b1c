import { element, setAttribute, setText, showText } from "./elements.ts";

export interface TextField<Input extends HTMLInputElement | HTMLTextAreaElement> {
  readonly element: HTMLElement;
  readonly input: Input;
  setLabel(label: string, hint?: string): void;
  /** Undefined: nothing is wrong with it. */
  setError(text: string | undefined): void;
}

/** A field with its label above, a hint, and what is wrong with it below; all three belong together for a screen reader. */
export function textField<Input extends HTMLInputElement | HTMLTextAreaElement>(
  id: string,
  input: Input,
): TextField<Input> {
  const label = element("label", { for: id });
  const hint = element("p", { class: "soft", id: `${id}-hint`, hidden: "" });
  const error = element("p", { class: "problem", id: `${id}-error`, hidden: "" });
  input.id = id;
  input.dir = "auto";
  return {
    element: element("div", { class: "field" }, label, hint, input, error),
    input,
    setLabel: (text, hintText) => {
      setText(label, text);
      showText(hint, hintText);
      setAttribute(input, "aria-describedby", hintText === undefined ? `${id}-error` : `${id}-hint ${id}-error`);
    },
    setError: (text) => {
      showText(error, text);
      setAttribute(input, "aria-invalid", text === undefined ? undefined : "true");
    },
  };
}

export const lineInput = (type: "text" | "email" | "tel", autocomplete: string): HTMLInputElement =>
  element("input", { type, autocomplete, maxlength: "200", spellcheck: "false" });

export const wordsInput = (rows: number): HTMLTextAreaElement =>
  element("textarea", { rows: String(rows), maxlength: "20000" });
