import { byId, element, keyedList, linkTo, setAttribute, setText, showText } from "../shared/elements.ts";
import { rhythmPicture } from "../shared/lamp.ts";
import { post } from "../shared/session.ts";
import { startPage } from "../shared/start.ts";
import { Finger } from "./finger.ts";
import { pressWords } from "./press-words.ts";
import type { DemoLevels, DemoParts, DemoPress, DemoState } from "./protocol.ts";

const timeFormat = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

function begin(key: string): (parts: DemoParts) => void {
  const button = byId("button") as HTMLButtonElement;
  const rhythm = rhythmPicture();
  byId("rhythm").append(rhythm.element);
  const say = (error: unknown): void =>
    showText(byId("hint"), error instanceof Error ? error.message : "That did not work.");
  const ask = async (path: string, body?: object): Promise<void> => post(key, path, body).catch(say);
  new Finger(
    button,
    { press: async () => post(key, "/api/press"), release: async () => post(key, "/api/release") },
    { onDown: (isDown) => button.classList.toggle("down", isDown), onError: say },
  ).attach();
  let state: DemoState | undefined;
  byId("plug").addEventListener("click", () => void ask("/api/plug", { isOn: state?.isPlugged === false }));
  byId("psa").addEventListener("click", () => void ask("/api/psa", { isOn: state?.isPsaOnline === false }));
  const listPresses = keyedList<DemoPress>(byId("presses"), ({ pressId }) => pressId, pressRow);

  const showState = (next: DemoState): void => {
    state = next;
    const { light, isPlugged, isPsaOnline, isAlive, presses, board, sandboxUrl, hint } = next;
    const shown = stateWords(next);
    setText(byId("light-name"), shown.name);
    setText(byId("light-meaning"), shown.meaning);
    setText(byId("light-looks"), light?.looks ?? "");
    rhythm.show(light);
    setText(byId("board"), board);
    showText(byId("hint"), hint);
    setAttribute(byId("plug"), "aria-checked", String(isPlugged));
    setAttribute(byId("psa"), "aria-checked", String(isPsaOnline));
    setText(byId("plug-state"), isPlugged ? "plugged in" : "unplugged");
    setText(byId("psa-state"), isPsaOnline ? "on-line" : "off-line");
    button.classList.toggle("unplugged", !isPlugged);
    button.disabled = !isAlive;
    setAttribute(byId("sandbox"), "href", sandboxUrl);
    byId("none").hidden = presses.length > 0;
    listPresses(presses);
    const [newest] = presses;
    setText(byId("news"), newest === undefined ? "" : `Press ${newest.number}: ${pressWords(newest)}`);
  };

  return ({ state: next, levels }) => {
    if (next !== undefined) {
      showState(next);
    }
    if (levels !== undefined) {
      showLevels(levels);
    }
  };
}

function stateWords({ isAlive, isPlugged, light }: DemoState): { readonly name: string; readonly meaning: string } {
  if (!isAlive) {
    return { name: "no board", meaning: "The emulated board ended. Start the demo again." };
  }
  if (!isPlugged) {
    return { name: "unplugged", meaning: "The button has no power. Plug it in again." };
  }
  return light ?? { name: "starting", meaning: "The bridge is looking for the button." };
}

/** The lamp is as bright as the eye would see it: its colour at full, and how much of it. */
function showLevels({ red, green, blue }: DemoLevels): void {
  const brightest = Math.max(red, green, blue);
  const full = [red, green, blue].map((part) => (brightest === 0 ? 0 : Math.round((part / brightest) * 255)));
  const lamp = byId("button");
  lamp.style.setProperty("--lamp", `rgb(${full.join(" ")})`);
  lamp.style.setProperty("--level", String(brightest / 255));
}

function pressRow(first: DemoPress): { readonly element: HTMLElement; update(press: DemoPress): void } {
  const words = element("span", { class: "words" });
  const ticket = element("span", { class: "ticket" });
  const row = element(
    "li",
    {},
    element("span", { class: "number" }, String(first.number)),
    element("time", { datetime: new Date(first.atMs).toISOString() }, timeFormat.format(first.atMs)),
    words,
    ticket,
  );
  return {
    element: row,
    update: (press) => {
      setAttribute(row, "data-state", press.state);
      setText(words, pressWords(press));
      if (press.ticket?.url !== undefined && ticket.childNodes.length === 0) {
        ticket.append(linkTo("Look at the ticket", press.ticket.url));
      }
    },
  };
}

await startPage(begin);
