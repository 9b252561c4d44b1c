import { element, keyedList, setAttribute, setText, show } from "./elements.ts";
import type { SaidNote } from "./protocol.ts";
import { shorten } from "./texts.ts";
import { formatMoment } from "./times.ts";
import type { Shown } from "./view.ts";

export interface SaidList {
  readonly element: HTMLElement;
  update(notes: readonly SaidNote[], shown: Shown): void;
}

/** What the person wrote on a ticket, and what became of it. */
export function createSaidList(headingLevel: "h3" | "h4"): SaidList {
  const heading = element(headingLevel);
  const list = element("ul", { class: "said" });
  const whole = element("div", { class: "said-notes" }, heading, list);
  let shown: Shown | undefined;
  const updateList = keyedList<{ readonly note: SaidNote; readonly index: number }>(
    list,
    ({ note, index }) => `${note.atMs} ${index}`,
    () => {
      const text = element("p", { class: "words", dir: "auto" });
      const moment = element("span");
      const state = element("span", { class: "state" });
      return {
        element: element("li", {}, text, element("p", { class: "soft" }, moment, " · ", state)),
        update: ({ note }) => {
          setText(text, shorten(note.text, 20_000));
          if (shown !== undefined) {
            setText(moment, formatMoment(note.atMs, Date.now(), shown.locale));
            setText(state, shown.texts(`said.${note.state}`));
          }
          setAttribute(state, "data-state", note.state);
        },
      };
    },
  );
  return {
    element: whole,
    update: (notes, next) => {
      shown = next;
      setText(heading, next.texts("said.heading"));
      updateList(notes.slice(0, 200).map((note, index) => ({ note, index })));
      show(whole, notes.length > 0);
    },
  };
}
