import { expect } from "vitest";
import type { Figures } from "../table.ts";
import type { ButtonName, Lab } from "./lab.ts";

/** Who flashes: the account that the udev rule's group is for, and no more. */
const user = "tier2";

interface Flashed {
  readonly boards: readonly {
    readonly serial: string;
    readonly version: string;
    readonly durationMs: number;
    readonly flashed: { readonly way: string; readonly isCompared: boolean };
  }[];
}

/** The product's command flashes boards that run, compares their flash, and finds one that waits in its boot loader. */
export async function flashing(lab: Lab): Promise<Figures> {
  await lab.plugOnly(["pico", "promicro"]);
  await lab.stopBridge();
  const pico = await flash(lab, "pico", "picoboot");
  const promicro = await flash(lab, "promicro", "avr109");
  const { serial } = lab.buttons.pico;
  const compared = await lab.guest.must(`tier2 firmware verify --serial ${serial} --quiet`, { user });
  expect(compared).toContain("holds");
  return { "Pico flashed": pico, "Pro Micro flashed": promicro, "read again": "the same" };
}

/** How long it took, in ms. */
async function flash(lab: Lab, name: ButtonName, way: string): Promise<number> {
  const { serial } = lab.buttons[name];
  const output = await lab.guest.must(`tier2 firmware flash --serial ${serial} --json --quiet`, { user });
  const { boards } = JSON.parse(output) as Flashed;
  expect(boards).toMatchObject([{ serial, flashed: { way, isCompared: true } }]);
  return boards[0]?.durationMs ?? Number.NaN;
}
