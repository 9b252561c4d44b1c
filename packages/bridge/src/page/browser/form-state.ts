import { isMailAddress } from "./links.ts";
import type { PageState, Said } from "./protocol.ts";

export const emptySaid: Said = { words: "", chosen: [] };

const personKeys = ["name", "email", "phone", "company"] as const;

/** Whether nothing is said in it; `known` is what stood in the fields about the person before they were touched. */
export function isEmptySaid(said: Said, known?: PageState["person"]): boolean {
  return (
    said.words.trim() === "" &&
    said.chosen.length === 0 &&
    personKeys.every((key) => {
      const before = key === "name" || key === "email" ? known?.[key] : undefined;
      return (said[key] ?? "").trim() === "" || said[key] === before;
    })
  );
}

/**
 * How the form is shown. - none: there is nothing to say. - summary: what was said and still goes into the ticket; the last
 * word counts, so it is changed rather than added to. - open: to be filled in.
 */
export type FormMode = "none" | "summary" | "open";

export function formMode(
  { setup, saying, draft }: Pick<PageState, "setup" | "saying" | "draft">,
  typed: { readonly isEmpty: boolean; readonly isChanging: boolean },
): FormMode {
  if (setup.form === "none" || saying === "over") {
    return "none";
  }
  const isStored = saying === "draft" && !isEmptySaid(draft);
  return isStored && typed.isEmpty && !typed.isChanging ? "summary" : "open";
}

/** A field with something wrong in it. */
export type FormFault = "words-empty" | "email-wrong";

/** What keeps it from being sent; a press that waits for its form may go out without a word. */
export function formFaults(
  said: Said,
  { stage, person }: Pick<PageState, "stage" | "person">,
  mayBeEmpty: boolean,
): readonly FormFault[] {
  const email = (said.email ?? "").trim();
  if (email !== "" && !isMailAddress(email)) {
    return ["email-wrong"];
  }
  return !mayBeEmpty && stage !== "form" && isEmptySaid(said, person) ? ["words-empty"] : [];
}

/** Read from the browser's store, which other versions of the page may have written. */
export function parseSaid(text: string | null): Said | undefined {
  try {
    const { words, chosen, ...rest } = JSON.parse(text ?? "null") as Said;
    if (typeof words !== "string" || !Array.isArray(chosen)) {
      return undefined;
    }
    const person = personKeys.flatMap((key) => (typeof rest[key] === "string" ? [[key, rest[key]]] : []));
    return { words, chosen: chosen.filter((id) => typeof id === "string"), ...Object.fromEntries(person) };
  } catch {
    return undefined;
  }
}

/** Labels of what was chosen, in the order of the form. */
export function chosenLabels({ questions }: PageState["setup"], chosen: readonly string[]): readonly string[] {
  return questions.flatMap((question) =>
    (question.kind === "check" ? [question] : question.choices)
      .filter(({ id }) => chosen.includes(id))
      .map(({ label }) => (question.kind === "check" ? label : `${question.label} ${label}`)),
  );
}
