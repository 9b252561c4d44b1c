import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { defaultImage, readImage } from "@tier2/emulator";
import { expect } from "vitest";
import type { HeardBootloader } from "../guest-programs/bootloaders.ts";
import type { SeenDevice } from "../guest-programs/look-at-hid.ts";
import type { Figures } from "../table.ts";
import { type ButtonName, type Lab, programs } from "./lab.ts";
import { until } from "./until.ts";

/** Who flashes: the account that the udev rule's group is for, and no more. */
const user = "tier2";

/** The bootloaders as the modules see them that flash through them, and the way back to the firmware. */
export async function bootloaders(lab: Lab): Promise<Figures> {
  await lab.plugOnly(["pico", "promicro"]);
  await lab.stopBridge();
  const picoboot = await hear(lab, "pico", "picoboot");
  expect(picoboot.heard).toMatchObject({ identity: expect.stringContaining("RP2") as unknown, sha256: firstFlash() });
  const avr109 = await hear(lab, "promicro", "avr109");
  expect(avr109.heard).toMatchObject({ identity: "CATERIN" });
  await until(
    "The firmwares do not come back",
    async () => lab.program<SeenDevice[]>("look-at-hid.ts", user),
    (listed) => (listed.length === 2 && listed.every(({ refusal }) => refusal === "") ? listed : undefined),
  );
  return {
    usb: picoboot.heard.identity,
    "-> opened, read and left": picoboot.durationMs,
    serialport: avr109.heard.identity,
    "-> opened, asked and left": avr109.durationMs,
    "both firmwares": "back",
  };
}

async function hear(
  lab: Lab,
  button: ButtonName,
  bootloader: "picoboot" | "avr109",
): Promise<{ readonly heard: HeardBootloader; readonly durationMs: number }> {
  await lab.guest.must(`node ${programs}/enter-bootloader.ts ${lab.buttons[button].serial}`, { user });
  const startMs = Date.now();
  const heard = await lab.program<HeardBootloader>(`bootloaders.ts ${bootloader}`, user);
  return { heard, durationMs: Date.now() - startMs };
}

/** Of the first 4096 bytes of the image that belongs to this software. */
function firstFlash(): string {
  return createHash("sha256")
    .update(readImage(readFileSync(defaultImage("pico"))).subarray(0, 4096))
    .digest("hex");
}
