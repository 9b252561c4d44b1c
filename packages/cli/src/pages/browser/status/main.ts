import { byId, element, keyedList, setAttribute, setText, showText } from "../shared/elements.ts";
import { post } from "../shared/session.ts";
import { startPage } from "../shared/start.ts";
import { buttonItem, configItem, countItem, warningItem, wayItem } from "./items.ts";
import { pressItem } from "./press-item.ts";
import type { StatusParts, StatusView } from "./protocol.ts";

function begin(key: string): (parts: StatusParts) => void {
  const act = (path: string, pressId: string): void => {
    showText(byId("action"), undefined);
    post(key, path, { pressId }).catch((error: unknown) => {
      showText(byId("action"), error instanceof Error ? error.message : "That did not work.");
    });
  };
  const actions = {
    retry: (pressId: string) => act("/api/retry", pressId),
    cancel: (pressId: string) => act("/api/cancel", pressId),
  };
  const showView = viewShower(actions);
  return ({ view, problem }) => {
    if (view !== undefined && view !== null) {
      showView(view);
    }
    if (problem !== undefined) {
      byId("problem").hidden = problem === null;
      setText(byId("problem-text"), problem?.text ?? "");
      setText(byId("problem-remedy"), problem?.remedy ?? "");
    }
  };
}

function viewShower(actions: Parameters<typeof pressItem>[1]): (view: StatusView) => void {
  const lists = {
    buttons: keyedList(byId("buttons"), ({ serial }) => serial, buttonItem),
    ways: keyedList(byId("ways"), ({ route }) => route, wayItem),
    warnings: keyedList(byId("warnings"), (warning) => warning.key, warningItem),
    counts: keyedList(byId("counts"), ({ name }) => name, countItem),
    presses: keyedList(
      byId("presses"),
      ({ pressId }) => pressId,
      (press: StatusView["presses"][number]) => pressItem(press, actions),
    ),
    problems: keyedList(byId("config-problems"), ({ line, text }) => `${line} ${text}`, configItem),
  };
  return (view) => {
    const headline = byId("headline");
    setText(headline, view.headline);
    setAttribute(headline, "data-tone", view.tone);
    document.title = `${view.headline} - tier2`;
    byId("warnings-section").hidden = view.warnings.length === 0;
    byId("no-buttons").hidden = view.buttons.length > 0;
    byId("no-presses").hidden = view.presses.length > 0;
    byId("config-right").hidden = view.config.problems.length > 0;
    lists.warnings(view.warnings);
    lists.buttons(view.buttons);
    lists.ways(view.ways);
    lists.counts(view.counts);
    lists.presses(view.presses);
    setText(byId("config-file"), view.config.file);
    lists.problems(view.config.problems);
    byId("facts").replaceChildren(
      ...view.facts.flatMap(({ name, text }) => [element("dt", {}, name), element("dd", {}, text)]),
    );
  };
}

await startPage(begin);
