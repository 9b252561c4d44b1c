import { type Kept, element, setAttribute, setText } from "../shared/elements.ts";
import { rhythmPicture } from "../shared/lamp.ts";
import { problemPart, statePart } from "./parts.ts";
import type { StatusButton, StatusProblem, StatusView, StatusWarning, StatusWay } from "./protocol.ts";
import { dateText } from "./times.ts";

export function buttonItem({ serial }: StatusButton): Kept<StatusButton> {
  const about = element("small");
  const meaning = element("span");
  const rhythm = rhythmPicture();
  const item = element(
    "li",
    {},
    element("p", {}, element("b", {}, serial), " ", about),
    element("div", { class: "light" }, rhythm.element, meaning),
  );
  return {
    element: item,
    update: ({ about: text, light }) => {
      setText(about, text);
      rhythm.show(light);
      setText(meaning, light === undefined ? "shows no light yet" : `${light.name}: ${light.meaning}`);
    },
  };
}

export function wayItem(): Kept<StatusWay> {
  const name = element("b");
  const place = element("span");
  const state = statePart();
  const problem = problemPart();
  const next = element("p", { class: "soft" });
  const item = element(
    "li",
    {},
    element("p", {}, name, " ", state.element),
    element("p", {}, place),
    problem.element,
    next,
  );
  return {
    element: item,
    update: (way) => {
      setAttribute(item, "data-tone", way.tone);
      setText(name, way.name);
      setText(place, way.place);
      state.show(way.state, way.tone);
      problem.show(way.problem);
      setText(next, way.nextAttemptAtMs === undefined ? "" : `Next attempt: ${dateText(way.nextAttemptAtMs)}`);
    },
  };
}

export function warningItem({ code }: StatusWarning): Kept<StatusWarning> {
  const text = element("b", { dir: "auto" });
  const remedy = element("p", { dir: "auto" });
  const since = element("small");
  const item = element("li", {}, text, remedy, since);
  return {
    element: item,
    update: (warning) => {
      setAttribute(item, "data-tone", warning.tone);
      setText(text, warning.text);
      setText(remedy, warning.remedy);
      setText(since, `${code}, since ${dateText(warning.sinceMs)}`);
    },
  };
}

export function configItem(): Kept<StatusView["config"]["problems"][number]> {
  const line = element("b");
  const problem = problemPart();
  return {
    element: element("li", { "data-tone": "bad" }, line, problem.element),
    update: (found: StatusProblem & { readonly line: number }) => {
      setText(line, `Line ${found.line}`);
      problem.show(found);
    },
  };
}

export function countItem({ name }: StatusView["counts"][number]): Kept<StatusView["counts"][number]> {
  const count = element("b");
  const item = element("li", {}, count, ` ${name}`);
  return {
    element: item,
    update: (next) => {
      setAttribute(item, "data-tone", next.tone);
      setText(count, String(next.count));
    },
  };
}
