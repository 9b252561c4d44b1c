import { setTimeout as wait } from "node:timers/promises";
import { messageOf } from "@tier2/bridge";
import type { CommandContext } from "../command.ts";
import type { LocalPage } from "../pages/page-server.ts";
import { untilAborted } from "../until-aborted.ts";
import { readPageFiles } from "../pages/page-files.ts";
import { serveDemoPage } from "./page.ts";
import { DemoPlay } from "./play.ts";
import { LiveTerminal } from "./terminal.ts";
import { view } from "./view.ts";

const tapMs = 80;
const endOfText = "\u0003"; // Ctrl-C in raw mode

/** The live view, until the person quits. Resolves to the exit code. */
export async function playLive(context: CommandContext): Promise<number> {
  const files = readPageFiles("demo"); // before the screen is the view's, for Node may have a word about it
  const play = new DemoPlay();
  let page: LocalPage | undefined;
  const quitting = Promise.withResolvers<void>();
  const terminal = new LiveTerminal(context, { onKey: (key) => onKey(key), onCleared: () => draw() });
  const draw = (): void => terminal.draw(view(play.model, terminal.screen));

  function onKey(key: string): void {
    if (key === "q" || key === endOfText) {
      quitting.resolve();
    } else if (page !== undefined && play.model.isEmulatorAlive) {
      act(key).catch((error: unknown) => play.show({ hint: messageOf(error) }));
    }
  }

  async function act(key: string): Promise<void> {
    const { isPlugged, isPsaOnline } = play.model;
    switch (key) {
      case " ":
        await tap();
        break;
      case "u":
        await play.plug(!isPlugged);
        break;
      case "o":
        play.setPsa(!isPsaOnline);
        break;
      default:
        break;
    }
  }

  async function tap(): Promise<void> {
    if (!play.model.isPlugged) {
      play.show({ hint: "The button is unplugged: press u first." });
    } else if (play.model.isDown) {
      play.show({ hint: `The switch is still down: a tap takes ${tapMs} ms.` });
    } else {
      await play.press();
      await wait(tapMs);
      await play.release();
    }
  }

  void untilAborted(context.ending).then(() => quitting.resolve());
  play.subscribe(draw);
  terminal.open();
  try {
    draw();
    await play.start();
    page = await serveDemoPage(play, files);
    await quitting.promise;
  } finally {
    terminal.close(); // draws nothing from here on
    await page?.close();
    await play.close();
  }
  return 0;
}
