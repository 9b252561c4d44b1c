import { button, element, keyedList, setText, show } from "./elements.ts";
import type { PageQuestion } from "./protocol.ts";
import { shorten } from "./texts.ts";
import type { Texts } from "./texts.ts";

export interface QuestionsView {
  readonly element: HTMLElement;
  update(questions: readonly PageQuestion[], texts: Texts): void;
  /** Ids of what is ticked and chosen. */
  chosen(): readonly string[];
  choose(ids: readonly string[]): void;
}

type Choice = Extract<PageQuestion, { kind: "choice" }>["choices"][number];

/** Boxes to tick, and questions with one answer out of several. */
export function createQuestions(onChange: () => void): QuestionsView {
  const whole = element("div", { class: "questions" });
  let texts: Texts = (key) => key;
  let wanted: ReadonlySet<string> = new Set();
  const inputs = (): HTMLInputElement[] => [...whole.querySelectorAll("input")];

  /** A box or a round one with its label, which is its target, too. */
  const tickable = (kind: "checkbox" | "radio", name: string, { id }: { readonly id: string }) => {
    const input = element("input", { type: kind, value: id, name });
    const words = element("span", { dir: "auto" });
    input.checked = wanted.has(id);
    return {
      element: element("label", { class: "tick" }, input, words),
      update: ({ label }: { readonly label: string }): void => setText(words, shorten(label, 500)),
    };
  };

  const choiceQuestion = (first: PageQuestion) => {
    const legend = element("legend", { dir: "auto" });
    const choices = element("div", { class: "choices" });
    const clear = button("quiet");
    const updateChoices = keyedList<Choice>(
      choices,
      ({ id }) => id,
      (choice) => tickable("radio", first.id, choice),
    );
    const group = element("fieldset", {}, legend, choices, clear);
    const showClear = (): void => show(clear, group.querySelector("input:checked") !== null);
    clear.addEventListener("click", () => {
      for (const input of group.querySelectorAll("input")) {
        input.checked = false;
      }
      group.querySelector("input")?.focus();
      showClear();
      onChange();
    });
    group.addEventListener("change", showClear);
    return {
      element: group,
      update: (question: PageQuestion): void => {
        setText(legend, shorten(question.label, 500));
        setText(clear, texts("form.clear"));
        updateChoices(question.kind === "choice" ? question.choices : []);
        showClear();
      },
    };
  };

  const updateQuestions = keyedList<PageQuestion>(
    whole,
    ({ kind, id }) => `${kind} ${id}`,
    (question) => (question.kind === "check" ? tickable("checkbox", question.id, question) : choiceQuestion(question)),
  );
  whole.addEventListener("change", onChange);
  return {
    element: whole,
    update: (questions, nextTexts) => {
      texts = nextTexts;
      updateQuestions(questions);
    },
    chosen: () =>
      inputs()
        .filter(({ checked }) => checked)
        .map(({ value }) => value),
    choose: (ids) => {
      wanted = new Set(ids);
      for (const input of inputs()) {
        input.checked = wanted.has(input.value);
      }
      for (const group of whole.querySelectorAll("fieldset")) {
        group.dispatchEvent(new Event("change"));
      }
    },
  };
}
