import type { CommandContext } from "../command.ts";
import { type DemoModel, emptyModel } from "./model.ts";
import { reduce } from "./reduce.ts";
import { type Stage, buildStage } from "./stage.ts";
import { LiveTerminal } from "./terminal.ts";
import { view } from "./view.ts";

const tapMs = 80;
const endOfText = "\u0003"; // Ctrl-C in raw mode

/** The live view, until the person quits. Resolves to the exit code. */
export async function playLive(context: CommandContext): Promise<number> {
  let model: DemoModel = emptyModel;
  let stage: Stage | undefined;
  const quitting = Promise.withResolvers<void>();
  const terminal = new LiveTerminal(context, (key) => onKey(key));
  const show = (next: DemoModel): void => {
    model = next;
    terminal.draw(view(model, terminal.screen));
  };

  function onKey(key: string): void {
    if (key === "q" || key === endOfText) {
      quitting.resolve();
    } else if (stage !== undefined) {
      act(stage, key).catch((error: unknown) => show({ ...model, hint: String(error) }));
    }
  }

  async function act({ emulator, sandbox }: Stage, key: string): Promise<void> {
    switch (key) {
      case " ":
        if (model.isPlugged) {
          show({ ...model, hint: "" });
          await emulator.press(tapMs);
        } else {
          show({ ...model, hint: "The button is unplugged: press u first." });
        }
        break;
      case "u":
        show({ ...model, isPlugged: !model.isPlugged, light: undefined, hint: "" });
        await (model.isPlugged ? emulator.replug() : emulator.unplug());
        break;
      case "o":
        show({ ...model, isPsaOnline: !model.isPsaOnline, hint: "" });
        sandbox.faults.set(model.isPsaOnline ? {} : { offline: {} });
        break;
      default:
        break;
    }
  }

  const onResize = (): void => {
    terminal.forget();
    show(model);
  };
  context.ending.addEventListener("abort", () => quitting.resolve(), { once: true });
  context.stdout.on("resize", onResize);
  terminal.open();
  try {
    show({ ...model, hint: "Starting the emulated board..." });
    stage = await buildStage((event) => show(reduce(model, event, Date.now())));
    stage.emulator.onLight((levels) => show({ ...model, levels }));
    stage.emulator.onExit((reason) => {
      show({ ...model, hint: reason });
    });
    show({ ...model, pageUrl: stage.sandbox.url, hint: "" });
    await quitting.promise;
  } finally {
    context.stdout.off("resize", onResize);
    terminal.close();
    await stage?.close();
  }
  return 0;
}
