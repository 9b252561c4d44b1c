import { messageOf } from "@tier2/bridge";
import type { Emulator } from "@tier2/emulator";
import type { CommandContext } from "../command.ts";
import { type DemoModel, emptyModel } from "./model.ts";
import { reduce } from "./reduce.ts";
import { isLight } from "./seen-lights.ts";
import { type Stage, buildStage } from "./stage.ts";
import { untilAborted } from "../until-aborted.ts";
import { LiveTerminal } from "./terminal.ts";
import { view } from "./view.ts";

const tapMs = 80;
const endOfText = "\u0003"; // Ctrl-C in raw mode

/** The live view, until the person quits. Resolves to the exit code. */
export async function playLive(context: CommandContext): Promise<number> {
  let model: DemoModel = emptyModel;
  let stage: Stage | undefined;
  let isTapping = false;
  const quitting = Promise.withResolvers<void>();
  const terminal = new LiveTerminal(context, { onKey: (key) => onKey(key), onCleared: () => show({}) });
  const show = (change: Partial<DemoModel>): void => {
    model = { ...model, ...change };
    terminal.draw(view(model, terminal.screen));
  };
  const showError = (error: unknown): void => show({ hint: messageOf(error) });

  function onKey(key: string): void {
    if (key === "q" || key === endOfText) {
      quitting.resolve();
    } else if (stage !== undefined && model.isEmulatorAlive) {
      act(stage, key).catch(showError);
    }
  }

  async function act({ emulator, sandbox }: Stage, key: string): Promise<void> {
    switch (key) {
      case " ":
        await tap(emulator);
        break;
      case "u":
        show({ isPlugged: !model.isPlugged, light: undefined, hint: "" });
        await (model.isPlugged ? emulator.replug() : emulator.unplug());
        break;
      case "o":
        show({ isPsaOnline: !model.isPsaOnline, hint: model.isPsaOnline ? "Press space and look at the light." : "" });
        sandbox.faults.set(model.isPsaOnline ? {} : { offline: {} });
        break;
      default:
        break;
    }
  }

  async function tap(emulator: Emulator): Promise<void> {
    if (!model.isPlugged) {
      show({ hint: "The button is unplugged: press u first." });
    } else if (isTapping) {
      show({ hint: `The switch is still down: a tap takes ${tapMs} ms.` });
    } else {
      isTapping = true;
      show({ hint: "" });
      await emulator.press(tapMs).finally(() => {
        isTapping = false;
      });
    }
  }

  void untilAborted(context.ending).then(() => quitting.resolve());
  terminal.open();
  try {
    show({ hint: "Starting the emulated board..." });
    stage = await buildStage((event) => show(reduce(model, event, Date.now())));
    stage.emulator.onLight((levels) => {
      // The firmware shows this one by itself, before the bridge knows of the press.
      show({ levels, ...(isLight("received", levels) ? { light: "received" as const } : {}) });
    });
    stage.emulator.onExit((reason) => show({ isEmulatorAlive: false, light: undefined, hint: reason }));
    show({ pageUrl: stage.sandbox.url, hint: "" });
    await quitting.promise;
  } finally {
    terminal.close(); // draws nothing from here on
    await stage?.close();
  }
  return 0;
}
