import { button, element, setText, show, showText } from "./elements.ts";
import { chosenLabels, emptySaid, formFaults, formMode, isEmptySaid } from "./form-state.ts";
import { createPerson } from "./person-view.ts";
import { problemPlace, runOnce } from "./press-button.ts";
import type { Said } from "./protocol.ts";
import { createQuestions } from "./questions-view.ts";
import { createSaidList } from "./said-list.ts";
import { loadTyped, storeTyped } from "./stored.ts";
import { textField, wordsInput } from "./text-field.ts";
import { shorten } from "./texts.ts";
import type { PageContext, Shown, View } from "./view.ts";

export interface FormView extends View {
  /** Sends what is typed, though that be nothing: the press waits for it. */
  sendNow(): void;
  hasUnsent(): boolean;
}

/** What the person says: into the ticket, or as a note on it. */
export function createForm(context: PageContext): FormView {
  let shown: Shown | undefined;
  let isChanging = false;
  /** What was sent last and may still stand in the fields. */
  let lastSent: Said | undefined;
  const heading = element("h2");
  const intro = element("p", { dir: "auto" });
  const words = textField("words", wordsInput(5));
  const problem = problemPlace();
  const send = button("main", "send");
  const keys = element("span", { class: "soft" });
  const received = element("p", { class: "received", role: "status" });

  const typed = (): Said => ({ words: words.input.value, chosen: questions.chosen(), ...person.typed() });
  const isEmpty = (): boolean => isEmptySaid(typed(), shown?.state.person);
  const onInput = (): void => {
    words.setError(undefined);
    showText(received, undefined);
    if (shown !== undefined) {
      storeTyped(shown.state.press.pressId, typed());
    }
  };
  const questions = createQuestions(onInput);
  const person = createPerson(onInput);
  words.input.addEventListener("input", onInput);
  person.email.input.addEventListener("input", () => person.email.setError(undefined));

  const fill = (said: Said): void => {
    words.input.value = said.words;
    questions.choose(said.chosen);
    person.fill(said);
  };
  const mayGo = (mayBeEmpty: boolean): boolean => {
    const { state, texts } = shown ?? {};
    const [fault] = state === undefined ? [] : formFaults(typed(), state, mayBeEmpty);
    person.email.setError(fault === "email-wrong" ? texts?.("form.emailWrong") : undefined);
    words.setError(fault === "words-empty" ? texts?.("form.wordsEmpty") : undefined);
    if (fault !== undefined) {
      (fault === "email-wrong" ? person.email.input : words.input).focus();
    }
    return fault === undefined;
  };
  const sendIt = async (): Promise<void> => {
    const said = typed();
    await context.client.say(said);
    lastSent = said;
    isChanging = false;
    // What was typed while it was under way stays.
    if (words.input.value === said.words) {
      fill(emptySaid);
    }
    if (shown !== undefined) {
      storeTyped(shown.state.press.pressId, typed());
      update(shown);
    }
    showText(received, context.texts()("form.received"));
  };
  const run = runOnce(context, { busy: [send], problem, action: sendIt });
  const submit = (event?: UIEvent): void => {
    if ((event?.detail ?? 0) < 2 && mayGo(false)) {
      run(event);
    }
  };
  send.addEventListener("click", submit);

  const fields = element("div", { class: "form", role: "group" });
  fields.append(words.element, questions.element, person.element);
  fields.append(element("div", { class: "actions" }, send, keys), problem);
  fields.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type !== "checkbox") {
      event.preventDefault();
      submit();
    }
  });

  const summaryHeading = element("h3");
  const summaryWords = element("p", { class: "words", dir: "auto" });
  const summaryChosen = element("ul");
  const change = button("other");
  const summary = element("div", { class: "summary" }, summaryHeading, summaryWords, summaryChosen, change);
  change.addEventListener("click", () => {
    if (shown !== undefined) {
      fill(shown.state.draft);
      isChanging = true;
      update(shown);
      words.input.focus();
    }
  });
  const said = createSaidList("h3");
  const whole = element("section", { class: "card tell" }, heading, intro, summary, fields, received, said.element);
  heading.id = "tell";
  fields.setAttribute("aria-labelledby", "tell");

  const begin = ({ state }: Shown): void => {
    const stored = loadTyped(state.press.pressId);
    questions.update(state.setup.questions, context.texts());
    if (stored !== undefined) {
      fill(stored);
    }
    if (state.setup.form === "before" && state.stage === "form" && document.activeElement === document.body) {
      queueMicrotask(() => words.input.focus());
    }
  };
  const update = (next: Shown): void => {
    const { state, texts } = next;
    const { setup, saying, ticket, draft } = state;
    person.update(next);
    if (shown === undefined) {
      shown = next;
      begin(next);
    } else if (shown.state.press.pressId !== state.press.pressId) {
      storeTyped(state.press.pressId, typed());
    }
    shown = next;
    questions.update(setup.questions, texts);
    if (isChanging && saying !== "draft") {
      isChanging = false;
      if (lastSent !== undefined && JSON.stringify(typed()) === JSON.stringify(lastSent)) {
        fill(emptySaid);
      }
    }
    const mode = formMode(state, { isEmpty: isEmpty(), isChanging });
    setText(heading, texts(setup.form === "before" && saying === "draft" ? "form.headingBefore" : "form.heading"));
    showText(intro, mode === "open" ? shorten(setup.texts.intro ?? "", 500) : undefined);
    words.setLabel(texts("form.words"), texts("form.wordsHint"));
    const number = saying === "note" ? ticket?.number : undefined;
    setText(send, number === undefined ? texts("form.send") : texts("form.addTo", { number: shorten(number, 60) }));
    setText(keys, texts("form.keys"));
    setText(summaryHeading, texts("form.summary"));
    showText(summaryWords, shorten(draft.words, 20_000));
    summaryChosen.replaceChildren(
      ...chosenLabels(setup, draft.chosen).map((label) => element("li", { dir: "auto" }, shorten(label, 500))),
    );
    show(summaryChosen, summaryChosen.childElementCount > 0);
    setText(change, texts("form.change"));
    show(whole, mode !== "none" || state.said.length > 0);
    show(fields, mode === "open");
    show(summary, mode === "summary");
    said.update(state.said, next);
  };
  return {
    element: whole,
    update,
    sendNow: () => {
      if (mayGo(true)) {
        run();
      }
    },
    hasUnsent: () => !whole.hidden && !fields.hidden && !isEmpty(),
  };
}
