import { writeFileSync } from "node:fs";
import path from "node:path";
import { baseImage } from "../image/base.ts";
import { labCache } from "../image/image.ts";
import { productImage } from "../image/product.ts";
import { wineImage } from "../image/wine.ts";
import { scaled } from "../../lib/scale.ts";
import type { Guest } from "./guest.ts";
import { Machine } from "./machine.ts";
import { RunFolder } from "./run-folder.ts";
import { installService } from "./service.ts";

/** Whether the computer has Wine, as its third disk: a gigabyte more. */
export const hasWine: boolean = scaled({ small: false, full: true });

/** The lab's computer, switched on, with the product installed as a service that nobody has configured or started yet. */
export interface LabMachine {
  readonly guest: Guest;
  /** Of each USB port the Unix socket where it looks for a usbredir server, once a second while nobody listens. */
  readonly usbSockets: readonly string[];
  /** How long each step took. */
  readonly seconds: Readonly<Record<"images" | "boot" | "service", number>>;
  /**
   * Keeps the console, the journal and the USB traffic of a run that failed.
   * @returns the folder that has them
   */
  keep(): Promise<string>;
  /** Switches it off and removes its files. */
  stop(): Promise<void>;
}

/**
 * Makes the images when they are not in the cache, boots and installs.
 * @param usbPorts how many devices can be plugged in
 * @throws Error with the folder that has console and journal when the computer does not come up
 */
export async function startMachine(usbPorts: number): Promise<LabMachine> {
  const lap = stopwatch();
  const [base, product] = await Promise.all([baseImage(labCache), productImage(labCache)]);
  const wine = hasWine ? [path.join(await wineImage(labCache), "wine.ext4")] : [];
  const images = lap();

  const folder = new RunFolder();
  const usbSockets = Array.from({ length: usbPorts }, (_, index) => folder.file(`usb-${index}`));
  const files = {
    kernel: path.join(base, "vmlinuz"),
    initrd: path.join(base, "initrd"),
    disks: [path.join(base, "root.ext4"), path.join(product, "opt.ext4"), ...wine],
    console: folder.file("console.log"),
    agentSocket: folder.file("agent"),
    qmpSocket: folder.file("qmp"),
    usb: usbSockets.map((socket) => ({ socket, capture: `${socket}.pcap` })),
  };
  let guest: Machine | undefined;
  const keep = async (): Promise<string> => {
    if (guest !== undefined) {
      writeFileSync(folder.file("journal.log"), await readJournal(guest));
    }
    return folder.keep();
  };
  const stop = async (): Promise<void> => {
    await guest?.stop();
    folder.remove();
  };

  try {
    guest = await Machine.boot(files);
    const boot = lap();
    await installService(guest);
    return { guest, usbSockets, seconds: { images, boot, service: lap() }, keep, stop };
  } catch (error) {
    const kept = await keep();
    await stop();
    throw new Error(`The lab's computer does not come up; see ${kept}`, { cause: error });
  }
}

/** Each call: the seconds since the one before. */
function stopwatch(): () => number {
  let before = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - before) / 1000;
    before = now;
    return seconds;
  };
}

async function readJournal(guest: Guest): Promise<string> {
  try {
    return (await guest.run("journalctl --no-pager --output short-precise", { timeoutMs: 60_000 })).output;
  } catch (error) {
    return `The guest does not tell its journal: ${String(error)}\n`;
  }
}
