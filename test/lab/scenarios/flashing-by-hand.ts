import { readFileSync } from "node:fs";
import path from "node:path";
import { Eeprom, Flash, Rp2040Board, SimavrBoard, UsbredirServer, imagesFolder } from "@tier2/emulator";
import { expect } from "vitest";
import { ExportedService } from "../../../packages/emulator/src/exported-service.ts";
import { avrdudeCommand, copyCommand, lookCommand, picoDrive } from "../../lib/first-flash.ts";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";

/** In the guest: the images as they come with the product. */
const images = "/usr/lib/tier2/firmware/images";
/** Who runs avrdude: the account that the udev rule's group is for, and no more. */
const user = "tier2";

const nobody = { onLight: () => undefined, onWake: () => undefined, onNote: () => undefined };

interface NewBoard {
  readonly board: Rp2040Board | SimavrBoard;
  readonly flash: Uint8Array;
  /** What is in the flash, from its start on, when the image is. */
  readonly wanted: Uint8Array;
}

/**
 * The first flash without the product's command line, by the commands of docs/first-flash.md. The boards come from their
 * maker: nothing is in their flash, and so they wait in their boot loaders. Looked into it is from outside of the guest.
 */
export async function flashingByHand(lab: Lab): Promise<Figures> {
  await lab.plugOnly([]);
  await lab.stopBridge();
  return {
    "new Pico -> pico.uf2 copied, runs": await flash(lab, newPico(), copyToDrive),
    "new Pro Micro -> written by avrdude, verified, runs": await flash(lab, newProMicro(), writeByAvrdude),
    "their flash": "the image",
  };
}

const contentOf = (name: string): Uint8Array => readFileSync(path.join(imagesFolder, `${name}.bin`));

function newPico(): NewBoard {
  const board = new Rp2040Board(new Flash());
  return { board, flash: board.flash.bytes, wanted: contentOf("pico") };
}

function newProMicro(): NewBoard {
  const board = new SimavrBoard(new Uint8Array(0), new Eeprom());
  return { board, flash: board.flash, wanted: contentOf("promicro") };
}

/** How long it took from the plug to the button, in ms. */
async function flash(lab: Lab, bare: NewBoard, write: (lab: Lab) => Promise<void>): Promise<number> {
  const service = new ExportedService(
    bare.board,
    { board: "unknown", firmwareVersion: "" }, // there is none yet
    (plug) => new UsbredirServer(lab.sparePort, plug, nobody.onNote),
    nobody,
  );
  const holdsImage = (): boolean => Buffer.compare(bare.flash.subarray(0, bare.wanted.length), bare.wanted) === 0;
  expect(holdsImage()).toBe(false);
  const startMs = Date.now();
  try {
    await service.start();
    await write(lab);
    const seen = await lab.guest.must(`until ${lookCommand}; do sleep 0.1; done`);
    const durationMs = Date.now() - startMs;
    expect(seen).toMatch(/^.+\n$/); // one line
    expect(holdsImage()).toBe(true);
    expect(bare.board.violations.list).toEqual([]);
    return durationMs;
  } finally {
    await service.stop();
  }
}

async function copyToDrive({ guest }: Lab): Promise<void> {
  await guest.must(`until [ -b ${picoDrive} ]; do sleep 0.1; done; mount ${picoDrive} /mnt`);
  await guest.must(`cd ${images} && ${copyCommand("/mnt")}`);
  await guest.must(`while [ -b ${picoDrive} ]; do sleep 0.1; done; umount --lazy /mnt`);
}

async function writeByAvrdude({ guest }: Lab): Promise<void> {
  const port = await guest.must(
    'until port=$(ls /dev/ttyACM* 2> /dev/null) && [ -w "$port" ]; do sleep 0.1; done; printf %s "$port"',
    { user },
  );
  const said = await guest.must(`cd ${images} && ${avrdudeCommand(port)} 2>&1`, { user, timeoutMs: 60_000 });
  expect(said).toMatch(/bytes of flash verified/);
}
