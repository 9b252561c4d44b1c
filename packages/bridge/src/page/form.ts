import { isAddress } from "../capture/person/choose-person.ts";
import { cleanLine, cleanLines } from "../compose/clean-text.ts";
import { type Language, type LocalText, type PageConfig, languages } from "../config/page-section.ts";
import type { PersonsSaying } from "../record/messages.ts";
import type { PageQuestion, Said } from "./browser/protocol.ts";
import { pageError } from "./page-errors.ts";
import { stockQuestions } from "./stock-questions.ts";

/** Something that can be ticked or chosen. */
interface Option {
  readonly id: string;
  readonly text: LocalText;
  /** Under this it is stored and compared by rules: in the form's first language, and unlike all others of the form. */
  readonly label: string;
  /** Of one question at most one is chosen. */
  readonly questionId: string | undefined;
}

/** The questions of a configuration with ids that stay as long as the questions do: c1, c2 ... and q1 with q1.1, q1.2 ... */
export interface Form {
  readonly questions: readonly (
    | { readonly id: string; readonly kind: "check"; readonly text: LocalText }
    | { readonly id: string; readonly kind: "choice"; readonly text: LocalText; readonly choices: readonly Option[] }
  )[];
  readonly options: readonly Option[];
}

/** Longest texts of a person, characters. */
export const longestWords = 20_000;
export const longestLine = 200;

/** A text in a language, else in the first that there is. */
export const localText = (text: LocalText, language: Language): string =>
  typeof text === "string"
    ? text
    : (text[language] ?? languages.map((each) => text[each]).find((each) => each !== undefined) ?? "");

/** In the language that all labels are stored in. */
const firstText = (text: LocalText): string => localText(text, "en");

export function formOf({ questions = stockQuestions }: Pick<PageConfig, "questions">): Form {
  let checks = 0;
  let choices = 0;
  const made = questions.map((question): Form["questions"][number] => {
    if ("check" in question) {
      checks += 1;
      return { id: `c${checks}`, kind: "check", text: question.check };
    }
    choices += 1;
    const id = `q${choices}`;
    return {
      ...{ id, kind: "choice", text: question.ask },
      choices: question.choices.map((text, index) => ({
        ...{ id: `${id}.${index + 1}`, text, questionId: id },
        label: firstText(text),
      })),
    };
  });
  return withUniqueLabels(made);
}

/** What two questions call the same is stored with its question. */
function withUniqueLabels(questions: Form["questions"]): Form {
  const labels = questions.flatMap((one) =>
    one.kind === "check" ? [firstText(one.text)] : one.choices.map(({ label }) => label),
  );
  const isUnique = (label: string): boolean => labels.filter((other) => other === label).length === 1;
  const labelled = questions.map((one) =>
    one.kind === "check"
      ? one
      : {
          ...one,
          choices: one.choices.map((choice) => ({
            ...choice,
            label: isUnique(choice.label) ? choice.label : `${firstText(one.text)} ${choice.label}`,
          })),
        },
  );
  const options = labelled.flatMap((one) =>
    one.kind === "check"
      ? [{ id: one.id, text: one.text, label: firstText(one.text), questionId: undefined }]
      : one.choices,
  );
  return { questions: labelled, options };
}

/** As the page shows them. */
export const shownQuestions = (form: Form, language: Language): PageQuestion[] =>
  form.questions.map((question) => {
    const { id } = question;
    const label = localText(question.text, language);
    return question.kind === "check"
      ? { id, kind: "check", label }
      : {
          ...{ id, kind: "choice", label },
          choices: question.choices.map((choice) => ({ id: choice.id, label: localText(choice.text, language) })),
        };
  });

/** What a person says, with labels in the place of ids, cleaned. Throws a Tier2Error. */
export function sayingOf(form: Form, said: Said): PersonsSaying {
  const known = new Set(form.options.map(({ id }) => id));
  const unknown = said.chosen.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw refused(`The form has no "${cleanLine(unknown, 20)}".`, "Load the page anew: its questions were changed.");
  }
  const chosen = form.options.filter(({ id }) => said.chosen.includes(id));
  const questions = chosen.flatMap(({ questionId }) => questionId ?? []);
  if (new Set(questions).size < questions.length) {
    throw refused("A question has two answers.", "Choose one.");
  }
  const email = cleanLine(said.email ?? "", longestLine);
  if (email !== "" && !isAddress(email)) {
    throw refused("That is no mail address.", "Write it as name@example.com.");
  }
  const typed = { name: said.name, email, phone: said.phone, company: said.company };
  return {
    words: cleanLines(said.words, longestWords).trim(),
    choices: chosen.map(({ label }) => label),
    typed: Object.fromEntries(
      Object.entries(typed)
        .map(([name, text]) => [name, cleanLine(text ?? "", longestLine)] as const)
        .filter(([, text]) => text !== ""),
    ),
  };
}

const refused = (message: string, hint: string): Error => pageError("page_value_refused", message, hint);

/** The way back, for a form that is shown again; what the questions do not have any more is left out. */
export function saidOf(form: Form, saying: PersonsSaying | undefined): Said {
  if (saying === undefined) {
    return { words: "", chosen: [] };
  }
  const chosen = form.options.filter(({ label }) => saying.choices.includes(label)).map(({ id }) => id);
  return { words: saying.words, chosen, ...saying.typed };
}

export const isEmpty = ({ words, choices, typed }: PersonsSaying): boolean =>
  words === "" && choices.length === 0 && Object.keys(typed).length === 0;

const typedLabels = [
  ["name", "Name"],
  ["email", "E-mail"],
  ["phone", "Telephone"],
  ["company", "Company"],
] as const;

/** The note on a ticket that further words become. */
export function noteOf({ words, choices, typed }: PersonsSaying): string {
  const person = typedLabels.flatMap(([name, label]) => {
    const text = typed[name];
    return text === undefined ? [] : [`${label}, as typed: ${text}`];
  });
  const blocks = [words, choices.map((choice) => `- ${choice}`).join("\n"), person.join("\n")];
  return blocks.filter((block) => block !== "").join("\n\n");
}
