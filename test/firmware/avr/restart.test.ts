// Starts of the ATmega32U4 by its watchdog: which of them are told as a failure.
import { decodeStatus, encodeSerial, reportIds, reportSizes } from "@tier2/button";
import type { SimavrBoard } from "@tier2/emulator";
import { expect, test } from "vitest";
import { arduino } from "../../../packages/emulator/src/testing/button-under-test.ts";
import { runningButton, tap } from "../../../packages/emulator/src/testing/running-button.ts";

/** TIMSK3, which enables the interrupts of timer 3: it wakes the main loop at least once a second. */
const timsk3 = 0x71;
const startedAnew = ["attached", "detached: the device detached itself", "attached"];

function start(name: "promicro" | "leonardo") {
  const running = runningButton(arduino(name).newButton());
  const board = running.button.board as SimavrBoard;
  const status = async () => decodeStatus(await running.readFeature(reportIds.status, reportSizes.status));
  const faultless = (): void => {
    expect({ violations: board.violations.list, problems: board.problems.list }).toEqual({
      violations: [],
      problems: [],
    });
  };
  return { ...running, board, status, faultless };
}

test.each(["promicro", "leonardo"] as const)(
  "%s: the new start that a serial number asks for is no failure, and the next press is reported",
  async (name) => {
    const running = start(name);
    const { button, seen, board, status, faultless } = running;
    const written = button.writeFeature(encodeSerial({ serial: "T2-0001" }));
    button.advance(2000);
    await written;
    expect(seen.events).toEqual(startedAnew);
    expect(await status()).toMatchObject({ bootId: 2, pressed: 0, faults: [] });
    tap(running);
    expect(seen.presses[0]).toMatchObject({ bootId: 2, sequence: 1 });
    button.advance(20_000);
    expect(board.watchdogResets).toBe(1);
    faultless();
    button.unplug();
  },
);

test("a main loop that is never woken is started anew after 8 s, which is told until the power is cut", async () => {
  const { button, seen, board, status, faultless } = start("promicro");
  button.advance(20_000);
  expect(await status()).toMatchObject({ bootId: 1, faults: [] });
  board.chip?.writeMemory(timsk3, Uint8Array.of(0));
  button.advance(7900);
  expect(board.watchdogResets).toBe(0);
  button.advance(1000);
  expect(board.watchdogResets).toBe(1);
  expect(seen.events).toEqual(startedAnew);
  expect(await status()).toMatchObject({ bootId: 2, faults: ["watchdog"] });
  button.unplug();
  button.plugIn();
  button.advance(400);
  expect(await status()).toMatchObject({ bootId: 3, faults: [] });
  faultless();
  button.unplug();
});
