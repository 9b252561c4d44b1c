import type { EmulatorFindings } from "@tier2/emulator";
import { expect } from "vitest";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";

/** What an emulator answers that found nothing. */
export const noFindings: EmulatorFindings = { violations: [], problems: [] };

/** What the emulated hardware held against the firmware, and what the emulator did not know, in all that was before. */
export async function findings({ buttons: { pico, promicro } }: Lab): Promise<Figures> {
  const found = { pico: await pico.findings(), promicro: await promicro.findings() };
  expect(found).toEqual({ pico: noFindings, promicro: noFindings });
  return { "broken rules of the hardware": 0, "unknown to the emulator": 0 };
}
