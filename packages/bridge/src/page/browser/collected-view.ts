import { element, keyedList, setText, show } from "./elements.ts";
import type { CollectedGroup } from "./protocol.ts";
import { shorten } from "./texts.ts";
import type { View } from "./view.ts";

/** What the technician gets to see of the computer, to be opened by group. */
export function createCollected(): View {
  const heading = element("h2");
  const intro = element("p");
  const groups = element("div", { class: "groups" });
  const whole = element("section", { class: "card" }, heading, intro, groups);
  const updateGroups = keyedList<CollectedGroup>(
    groups,
    ({ title }) => title,
    () => {
      const title = element("span", { dir: "auto" });
      const list = element("dl");
      let drawn = "";
      return {
        element: element("details", {}, element("summary", {}, title), list),
        update: (group) => {
          setText(title, shorten(group.title, 200));
          const content = JSON.stringify(group.fields);
          if (content !== drawn) {
            drawn = content;
            list.replaceChildren(...group.fields.slice(0, 200).map(fieldRow));
          }
        },
      };
    },
  );
  return {
    element: whole,
    update: ({ state, texts }) => {
      setText(heading, texts("collected.heading"));
      setText(intro, texts("collected.intro"));
      updateGroups(state.collected.slice(0, 50));
      show(whole, state.collected.length > 0);
    },
  };
}

const fieldRow = ({ label, meaning, lines }: CollectedGroup["fields"][number]): HTMLElement =>
  element(
    "div",
    {},
    element("dt", { dir: "auto" }, shorten(label, 200)),
    element(
      "dd",
      {},
      ...lines.slice(0, 100).map((line) => element("p", { dir: "auto" }, shorten(line, 1000))),
      element("p", { class: "soft", dir: "auto" }, shorten(meaning, 500)),
    ),
  );
