import { setTimeout as wait } from "node:timers/promises";
import { messageOf } from "@tier2/bridge";
import type { Emulator } from "@tier2/emulator";
import type { CommandContext } from "../command.ts";
import { LiveTerminal } from "../demo/terminal.ts";
import { untilAborted } from "../until-aborted.ts";
import type { HowToUse } from "./how-to-use.ts";
import { type EmulateModel, view } from "./view.ts";

const tapMs = 80;
/** Longer than a button's long press is at first. */
const longMs = 1500;
/** A switch that closes sooner after it opened only bounced. */
const restMs = 60;
const mostLines = 200;
/** Keys that wait until the finger is free again. */
const mostWaiting = 5;
const endOfText = "\u0003"; // Ctrl-C in raw mode

/** Plays an emulated button in this terminal, until the person quits. */
export async function playInTerminal(
  emulator: Emulator,
  name: string,
  use: HowToUse,
  context: CommandContext,
): Promise<void> {
  const dark = { red: 0, green: 0, blue: 0 };
  let model: EmulateModel = { name, use, levels: dark, isPlugged: true, isAlive: true, done: [], hint: "" };
  let last = Promise.resolve();
  let waiting = 0;
  const quitting = Promise.withResolvers<void>();
  const terminal = new LiveTerminal(context, { onKey: (key) => onKey(key), onCleared: () => show({}) });
  const show = (change: Partial<EmulateModel>): void => {
    model = { ...model, ...change };
    terminal.draw(view(model, terminal.screen));
  };
  const tell = (text: string): void => {
    const line = `${new Date().toTimeString().slice(0, 8)}  ${text}`;
    show({ done: [...model.done, line].slice(-mostLines), hint: "" });
  };

  const actions: Readonly<Record<string, { readonly text: string; readonly act: () => Promise<unknown> }>> = {
    " ": { text: "press", act: async () => emulator.press(tapMs) },
    d: { text: "double press", act: async () => emulator.doublePress(tapMs) },
    l: { text: "long press", act: async () => emulator.press(longMs) },
  };

  function onKey(key: string): void {
    if (key === "q" || key === endOfText) {
      quitting.resolve();
    } else if (model.isAlive && (key === "u" || actions[key] !== undefined)) {
      queue(key);
    }
  }

  /** There is one finger: it does one thing after the other. */
  function queue(key: string): void {
    if (waiting === mostWaiting) {
      show({ hint: "One thing after the other: the finger is still at the ones before." });
      return;
    }
    waiting += 1;
    last = last
      .then(async () => act(key))
      .catch((error: unknown) => show({ hint: messageOf(error) }))
      .finally(() => {
        waiting -= 1;
      });
  }

  async function act(key: string): Promise<void> {
    const action = actions[key];
    if (action === undefined) {
      await plug(!model.isPlugged);
    } else if (model.isPlugged) {
      tell(action.text);
      await action.act();
      await wait(restMs);
    } else {
      show({ hint: "The button is unplugged: press u first." });
    }
  }

  async function plug(isPlugged: boolean): Promise<void> {
    await (isPlugged ? emulator.replug() : emulator.unplug());
    show({ isPlugged });
    tell(isPlugged ? "plugged in" : "unplugged");
  }

  void untilAborted(context.ending).then(() => quitting.resolve());
  terminal.open();
  try {
    emulator.onLight((levels) => show({ levels }));
    emulator.onNote(tell);
    emulator.onExit((reason) => show({ isAlive: false, hint: reason }));
    await quitting.promise;
  } finally {
    terminal.close(); // draws nothing from here on
  }
}
