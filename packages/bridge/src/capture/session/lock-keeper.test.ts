import { expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { fakeRun } from "../../testing/fake-run.ts";
import { LockKeeper } from "./lock-keeper.ts";
import type { RunCommand } from "../slow/run-command.ts";

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn++) {
    await Promise.resolve();
  }
};

const open = async (run: RunCommand, sessions: readonly string[] = ["2"]) => {
  const clock = new FakeClock();
  const keeper = new LockKeeper({ clock, run, sessions: () => sessions });
  keeper.start();
  await settle();
  return { clock, keeper };
};

test("locked and not locked, asked again each minute", async () => {
  const answers = { "loginctl show-session 2": "LockedHint=no\n" };
  const { clock, keeper } = await open(fakeRun(answers));
  expect(keeper.isLocked("2")).toBe(false);
  answers["loginctl show-session 2"] = "LockedHint=yes\n";
  clock.advance(60_000);
  await settle();
  expect(keeper.isLocked("2")).toBe(true);
  keeper.stop();
  expect(clock.nextAtMs).toBeUndefined();
});

test.each([
  ["loginctl is missing", undefined],
  ["it says something else", "<html>"],
])("where %s nothing is known", async (_name, answer) => {
  const { keeper } = await open(fakeRun({ loginctl: answer }));
  expect(keeper.isLocked("2")).toBeUndefined();
});

test("without a desktop nothing is started", async () => {
  const run = fakeRun({});
  await open(run, []);
  expect(run.ran).toEqual([]);
});

test("one that hangs is ended; what was known long ago is not known any more", async () => {
  let isHanging = false;
  const { clock, keeper } = await open(async (_command, _args, signal) => {
    if (isHanging) {
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    }
    return { output: "LockedHint=no\n", errorOutput: "", exitCode: 0 };
  });
  clock.set(151_000); // the computer slept
  expect(keeper.isLocked("2")).toBeUndefined();
  clock.set(-151_000);
  expect(keeper.isLocked("2")).toBe(false);
  isHanging = true;
  clock.advance(60_000);
  await settle();
  clock.advance(5000);
  await settle();
  expect(keeper.isLocked("2")).toBeUndefined();
});
