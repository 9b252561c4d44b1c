import { expect } from "vitest";
import type { Figures } from "../table.ts";
import { type Lab, isClaimed } from "./lab.ts";

/** The bridge starts, and tier2 twice, on a computer that has others beside it. */
export const flashingLimitMs = 160_000;
/** Of a command that restarts two boards: Linux may need half a minute for one that it did not see leave. */
const commandLimitMs = 90_000;

/** Who flashes: the account that the udev rule's group is for, and no more. */
const user = "tier2";

interface Flashed {
  readonly boards: readonly {
    readonly serial: string;
    readonly durationMs: number;
    readonly flashed: { readonly way: string; readonly isCompared: boolean };
  }[];
}

/**
 * The product's command flashes boards that run and that the bridge has, compares their flash, and the bridge takes them up
 * again.
 */
export async function flashing(lab: Lab): Promise<Figures> {
  await lab.ready(["pico", "promicro"]);
  const { pico, promicro } = lab.buttons;
  const output = await lab.guest.must("tier2 firmware flash --all --json --quiet", { user, timeoutMs: commandLimitMs });
  const { boards } = JSON.parse(output) as Flashed;
  const durationOf = (serial: string, way: string): number => {
    const board = boards.find((one) => one.serial === serial);
    expect(board).toMatchObject({ flashed: { way, isCompared: true } });
    return board?.durationMs ?? Number.NaN;
  };
  expect(boards).toHaveLength(2);
  const durations = {
    "Pico flashed": durationOf(pico.serial, "picoboot"),
    "Pro Micro flashed": durationOf(promicro.serial, "avr109"),
  };
  const compared = await lab.guest.must(`tier2 firmware verify --serial ${pico.serial} --quiet`, {
    ...{ user, timeoutMs: commandLimitMs },
  });
  expect(compared).toContain("holds");
  await lab.untilStatus("claimed again", (status) => isClaimed(status, [pico.serial, promicro.serial]));
  await lab.stopBridge();
  return { ...durations, "read again": "the same" };
}
