import { expect } from "vitest";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";

/** What the emulated hardware held against the firmware, and what the emulator did not know, in all that was before. */
export async function findings({ buttons: { pico, promicro } }: Lab): Promise<Figures> {
  const found = { pico: await pico.findings(), promicro: await promicro.findings() };
  const none = { violations: [], problems: [] };
  expect(found).toEqual({ pico: none, promicro: none });
  return { "broken rules of the hardware": 0, "unknown to the emulator": 0 };
}
