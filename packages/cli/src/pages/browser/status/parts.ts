import { element, setAttribute, setText } from "../shared/elements.ts";
import type { StatusProblem, Tone } from "./protocol.ts";

export interface StatePart {
  readonly element: HTMLElement;
  show(text: string, tone: Tone): void;
}

/** A word on how something stands, in its tone. */
export function statePart(): StatePart {
  const part = element("span", { class: "state" });
  return {
    element: part,
    show: (text, tone) => {
      setText(part, text);
      setAttribute(part, "data-tone", tone);
    },
  };
}

export interface ProblemPart {
  readonly element: HTMLElement;
  show(problem: StatusProblem | undefined): void;
}

/** What is wrong and what to do; hidden when nothing is. */
export function problemPart(): ProblemPart {
  const text = element("p", { dir: "auto" });
  const remedy = element("p", { class: "soft", dir: "auto" });
  const part = element("div", { class: "problem" }, text, remedy);
  return {
    element: part,
    show: (problem) => {
      part.hidden = problem === undefined;
      setText(text, problem?.text ?? "");
      setText(remedy, problem?.remedy ?? "");
    },
  };
}
