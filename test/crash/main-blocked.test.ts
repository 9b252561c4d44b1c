// Whatever the main thread does, a press is on disk at once: the recorder has a thread of its own.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { Database } from "../../packages/bridge/src/record/database.ts";
import { migrations } from "../../packages/bridge/src/record/schema.ts";
import { FakeButton } from "../../packages/bridge/src/testing/fake-button.ts";
import { scaled } from "../lib/scale.ts";

const presses = scaled({ small: 200, full: 5000 });
const blockMs = 2000;
const script = path.resolve(import.meta.dirname, "../lib/blocked-recorder.ts");

test(`the main thread is blocked ${blockMs} ms at a time: ${presses} presses, each durable before a block ends`, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-blocked-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const databasePath = path.join(folder, "presses.sqlite");
  const socketPath = path.join(folder, "button.sock");
  const button = await FakeButton.plugIn(socketPath);
  onTestFinished(async () => button.close());
  const child = fork(script, [databasePath, socketPath], { execArgv: ["--conditions=source"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  expect(await once(child, "message")).toEqual(["blocked", undefined]);

  const times: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    const pressedAt = performance.now();
    await button.acknowledged(button.press());
    times.push(performance.now() - pressedAt);
  }
  times.sort((one, other) => one - other);
  const [median = 0, longest = 0] = [times[Math.floor(presses / 2)], times.at(-1)];
  process.stderr.write(
    `${presses} presses beside a blocked main thread: acknowledged after ${median.toFixed(1)} ms, at most ${longest.toFixed(1)} ms\n`,
  );
  expect(longest).toBeLessThan(blockMs);

  const heard = once(child, "message");
  child.kill("SIGTERM");
  expect(await heard).toEqual([presses, undefined]);
  await once(child, "exit");
  const database = Database.open(databasePath, migrations);
  onTestFinished(() => database.close());
  expect(database.prepare("SELECT count(*) AS number FROM press").get()).toEqual({ number: presses });
});
