import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { defaultImage, readImage } from "@tier2/emulator";
import { expect } from "vitest";
import type { HeardBootloader } from "../guest-programs/bootloaders.ts";
import type { SeenDevice } from "../guest-programs/look-at-hid.ts";
import type { Figures } from "../table.ts";
import { type ButtonName, type Lab, program } from "./lab.ts";
import { until } from "./until.ts";

/** Who flashes: the account that the udev rule's group is for, and no more. */
const user = "tier2";

/** The drive of a Pico in its bootloader, once udev has looked at what is on it. */
const drive = "/dev/disk/by-label/RPI-RP2";

/** The bootloaders as the modules see them that flash through them, and the way back to the firmware. */
export async function bootloaders(lab: Lab): Promise<Figures> {
  await lab.plugOnly(["pico", "promicro"]);
  await lab.stopBridge();
  await enter(lab, "pico");
  const { board, durationMs: driveMs } = await readDrive(lab);
  expect(board).toBe("RPI-RP2");
  const picoboot = await hear(lab, "picoboot");
  expect(picoboot.heard).toMatchObject({ identity: expect.stringContaining("RP2") as unknown, sha256: firstFlash() });
  await enter(lab, "promicro");
  const avr109 = await hear(lab, "avr109");
  expect(avr109.heard).toMatchObject({ identity: "CATERIN" });
  await until(
    "The firmwares do not come back",
    async () => lab.program<SeenDevice[]>("look-at-hid", user),
    (listed) => (listed.length === 2 && listed.every(({ refusal }) => refusal === "") ? listed : undefined),
  );
  return {
    drive: board,
    "-> read as root": driveMs,
    usb: picoboot.heard.identity,
    "-> opened, read and left": picoboot.durationMs,
    serialport: avr109.heard.identity,
    "-> opened, asked and left": avr109.durationMs,
    "both firmwares": "back",
  };
}

async function enter(lab: Lab, button: ButtonName): Promise<void> {
  await lab.guest.must(`${program("enter-bootloader")} ${lab.buttons[button].serial}`, { user });
}

/** The board that the drive names, as UF2 prescribes, in its INFO_UF2.TXT. */
async function readDrive({ guest }: Lab): Promise<{ readonly board: string; readonly durationMs: number }> {
  const startMs = Date.now();
  const text = await guest.must(
    `until [ -b ${drive} ]; do sleep 0.1; done; mount -o ro ${drive} /mnt && cat /mnt/INFO_UF2.TXT && umount /mnt`,
  );
  return { board: /^Board-ID: (\S+)/m.exec(text)?.[1] ?? "", durationMs: Date.now() - startMs };
}

async function hear(
  lab: Lab,
  bootloader: "picoboot" | "avr109",
): Promise<{ readonly heard: HeardBootloader; readonly durationMs: number }> {
  const startMs = Date.now();
  const heard = await lab.program<HeardBootloader>(`bootloaders ${bootloader}`, user);
  return { heard, durationMs: Date.now() - startMs };
}

/** Of the first 4096 bytes of the image that belongs to this software. */
function firstFlash(): string {
  return createHash("sha256")
    .update(readImage(readFileSync(defaultImage("pico"))).subarray(0, 4096))
    .digest("hex");
}
