import process from "node:process";
import { startEmulator } from "@tier2/emulator";
import type { Figures } from "../table.ts";
import { type LabMachine, startMachine } from "../vm/start-machine.ts";
import { LabButton } from "./lab-button.ts";
import { Lab } from "./lab.ts";

export interface StartedLab {
  readonly lab: Lab;
  /** How long the parts of the start took. */
  readonly figures: Figures;
  /** Switches everything off; of a run that failed the records are kept, and their place is printed. */
  stop(hasFailed: boolean): Promise<void>;
}

/** Switches the computer on, plugs the buttons in and sets everything up. */
export async function startLab(): Promise<StartedLab> {
  const machine = await startMachine(3);
  const buttons: LabButton[] = [];
  const stop = async (hasFailed: boolean): Promise<void> => {
    if (hasFailed) {
      process.stdout.write(`Console, journal and USB traffic of this run: ${await machine.keep()}\n`);
    }
    await Promise.all(buttons.map(async ({ emulator }) => emulator.stop()));
    await machine.stop();
  };
  try {
    const lab = await plugIn(machine, buttons);
    const startMs = performance.now();
    await lab.setUp();
    const { images, boot, service } = machine.seconds;
    const setUp = service + (performance.now() - startMs) / 1000;
    return { lab, figures: { "images, s": images, "boot, s": boot, "set up, s": setUp }, stop };
  } catch (error) {
    await stop(true);
    throw error;
  }
}

async function plugIn({ guest, usbSockets }: LabMachine, buttons: LabButton[]): Promise<Lab> {
  const [picoPort = "", promicroPort = "", sparePort = ""] = usbSockets;
  const pico = new LabButton(await startEmulator({ usbredirPath: picoPort }));
  buttons.push(pico);
  const promicro = new LabButton(await startEmulator({ usbredirPath: promicroPort, board: "promicro" }));
  buttons.push(promicro);
  return new Lab(guest, { pico, promicro }, sparePort);
}
