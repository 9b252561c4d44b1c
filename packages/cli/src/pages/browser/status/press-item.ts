import { type Kept, element, linkTo, setAttribute, setText } from "../shared/elements.ts";
import { problemPart, statePart } from "./parts.ts";
import type { StatusPress } from "./protocol.ts";
import { dateText } from "./times.ts";

export interface PressActions {
  retry(pressId: string): void;
  cancel(pressId: string): void;
}

/** A press in the list. */
export function pressItem(first: StatusPress, actions: PressActions): Kept<StatusPress> {
  const { pressId, atMs } = first;
  const state = statePart();
  const ticket = element("span");
  const subject = element("span", { dir: "auto" });
  const remarks = element("span", { class: "soft" });
  const problem = problemPart();
  const next = element("p", { class: "soft" });
  const buttons = element("div", { class: "actions" });
  const retry = actionButton("Send again", `of ${dateText(atMs)}`, () => actions.retry(pressId));
  const cancel = sureButton("Cancel", "Really cancel it?", `of ${dateText(atMs)}`, () => actions.cancel(pressId));
  const item = element(
    "li",
    { "data-press": pressId },
    element(
      "div",
      { class: "row" },
      element(
        "div",
        {},
        element(
          "p",
          {},
          element("time", { datetime: new Date(atMs).toISOString() }, dateText(atMs)),
          ...[" ", state.element, " ", ticket, " ", remarks],
        ),
        element("p", {}, subject),
        element("small", {}, element("code", {}, pressId)),
      ),
      buttons,
    ),
    problem.element,
    next,
  );
  let shownTicket = "";
  return {
    element: item,
    update: (press) => {
      state.show(press.state, press.tone);
      setAttribute(item, "data-tone", press.tone);
      const wanted = JSON.stringify(press.ticket ?? null);
      if (wanted !== shownTicket) {
        shownTicket = wanted;
        ticket.replaceChildren(
          ...(press.ticket === undefined ? [] : [linkTo(`Ticket ${press.ticket.number}`, press.ticket.url)]),
        );
      }
      setText(subject, press.subject ?? "");
      setText(remarks, press.remarks.join(", "));
      problem.show(press.problem);
      setText(next, press.nextAttemptAtMs === undefined ? "" : `Next attempt: ${dateText(press.nextAttemptAtMs)}`);
      offer(buttons, retry, press.canRetry);
      offer(buttons, cancel, press.canCancel);
    },
  };
}

/** The place of its own is kept, so that the focus stays where it is. */
function offer(place: HTMLElement, button: HTMLElement, isOffered: boolean): void {
  if (isOffered && button.parentElement !== place) {
    place.append(button);
  } else if (!isOffered) {
    const hadFocus = button === document.activeElement;
    button.remove();
    if (hadFocus) {
      document.getElementById("headline")?.focus();
    }
  }
}

function actionButton(text: string, about: string, act: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: "action", "aria-label": `${text}: press ${about}` }, text);
  button.addEventListener("click", act);
  return button;
}

/** What cannot be taken back asks once more, in its place. */
function sureButton(text: string, question: string, about: string, act: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", class: "action" });
  let isAsked = false;
  const ask = (isNow: boolean): void => {
    isAsked = isNow;
    setText(button, isNow ? question : text);
    setAttribute(button, "aria-label", `${isNow ? question : text}: press ${about}`);
  };
  ask(false);
  button.addEventListener("click", () => {
    if (isAsked) {
      act();
    }
    ask(!isAsked);
  });
  button.addEventListener("blur", () => ask(false));
  return button;
}
