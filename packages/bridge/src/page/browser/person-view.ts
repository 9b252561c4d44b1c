import { element, setText, show } from "./elements.ts";
import type { PageState, Said } from "./protocol.ts";
import { type TextField, lineInput, textField } from "./text-field.ts";
import type { View } from "./view.ts";

type Typed = Pick<Said, "name" | "email" | "phone" | "company">;

export interface PersonView extends View {
  readonly email: TextField<HTMLInputElement>;
  /** Nothing when the person is known. */
  typed(): Typed;
  fill(said: Said): void;
}

/** Who it is, when the helpdesk system does not know. */
export function createPerson(onInput: () => void): PersonView {
  const name = textField("name", lineInput("text", "name"));
  const email = textField("email", lineInput("email", "email"));
  const phone = textField("phone", lineInput("tel", "tel"));
  const company = textField("company", lineInput("text", "organization"));
  const fields = { name, email, phone, company };
  const legend = element("legend");
  const hint = element("p", { class: "soft" });
  const grid = element("div", { class: "pairs" }, ...Object.values(fields).map(({ element: field }) => field));
  const whole = element("fieldset", { class: "person" }, legend, hint, grid);
  const touched = new Set<HTMLInputElement>();
  for (const { input } of Object.values(fields)) {
    input.addEventListener("input", () => {
      touched.add(input);
      onInput();
    });
  }
  /** What is known of the person is put in once, and never over what somebody typed. */
  const prefill = ({ person }: PageState): void => {
    for (const key of ["name", "email"] as const) {
      const { input } = fields[key];
      if (!touched.has(input) && input.value === "") {
        input.value = person[key] ?? "";
      }
    }
  };
  return {
    element: whole,
    email,
    typed: () =>
      whole.hidden
        ? {}
        : Object.fromEntries(
            Object.entries(fields)
              .map(([key, { input }]) => [key, input.value.trim()] as const)
              .filter(([, value]) => value !== ""),
          ),
    fill: (said) => {
      for (const [key, { input }] of Object.entries(fields)) {
        const value = said[key as keyof Typed];
        if (value !== undefined) {
          input.value = value;
          touched.add(input);
        }
      }
    },
    update: ({ state, texts }) => {
      setText(legend, texts("form.person"));
      setText(hint, texts("form.personHint"));
      name.setLabel(texts("form.name"));
      email.setLabel(texts("form.email"));
      phone.setLabel(texts("form.phone"));
      company.setLabel(texts("form.company"));
      show(whole, state.person.isAsked);
      if (state.person.isAsked) {
        prefill(state);
      }
    },
  };
}
