// The disk runs full while the bridge runs: the next presses still fit, and everything recovers without help.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import type { RecorderEvent } from "../../packages/bridge/src/events.ts";
import { Database } from "../../packages/bridge/src/record/database.ts";
import { migrations } from "../../packages/bridge/src/record/schema.ts";
import { FakeButton } from "../../packages/bridge/src/testing/fake-button.ts";
import { openRecorderHere } from "../lib/recorder-here.ts";

const fewestPresses = 30;
const diskMegabytes = 8;
const mayMount =
  process.platform === "linux" &&
  spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

if (!mayMount) {
  process.stderr.write("disk-full: left out, for this account may not mount a small disk (root on Linux may)\n");
}

/** A small disk of its own. */
function smallDisk(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-full-"));
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${diskMegabytes}m`, "none", folder]);
  expect([status, String(stderr)]).toEqual([0, ""]);
  onTestFinished(() => {
    spawnSync("umount", ["--lazy", folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Writes until nothing fits any more. */
function fill(file: string): void {
  const handle = openSync(file, "a");
  try {
    for (let bytes = 65_536; bytes >= 512;) {
      try {
        writeSync(handle, Buffer.alloc(bytes));
      } catch {
        bytes /= 2;
      }
    }
  } finally {
    closeSync(handle);
  }
}

const evidence = JSON.stringify({ filler: "x".repeat(20_000) });
const picture = new Uint8Array(60_000).fill(0xff);

test.skipIf(!mayMount)(
  `the disk is full: the next ${fewestPresses} presses fit, the light tells when no more do, all come in when there is room`,
  { timeout: 60_000 },
  async () => {
    const folder = smallDisk();
    const databasePath = path.join(folder, "data", "presses.sqlite");
    const socketFolder = mkdtempSync(path.join(tmpdir(), "tier2-full-"));
    onTestFinished(() => rmSync(socketFolder, { recursive: true }));
    const socketPath = path.join(socketFolder, "button.sock");
    const button = await FakeButton.plugIn(socketPath);
    onTestFinished(async () => button.close());

    /** As the bridge does it at each press. */
    const follow = async (event: RecorderEvent): Promise<void> => {
      if (event.type === "press.recorded") {
        const { pressId } = event;
        const nowMs = Date.now();
        await recorder.call("storeEvidence", { pressId, evidence, person: "jdoe" });
        await recorder.call("storeParts", {
          pressId,
          parts: [{ name: "picture", bytes: picture }],
          isComplete: true,
          nowMs,
        });
        await recorder.call("lease", { nowMs, leaseMs: 60_000, limit: 1, route: "first" });
      }
    };
    const { recorder, events } = await openRecorderHere(databasePath, socketPath, (event) => {
      follow(event).catch(() => undefined); // what the disk refuses is told by an event
    });
    for (let press = 0; press < 3; press += 1) {
      await button.acknowledged(button.press());
    }
    fill(path.join(folder, "filler"));

    const failed = events.until(({ type }) => type === "storage.failed").then(() => "failed" as const);
    let fitted = 0;
    for (let sequence = button.press(); ; sequence = button.press()) {
      const end = await Promise.race([button.acknowledged(sequence, "gesture"), failed]);
      if (end === "failed") {
        break;
      }
      fitted += 1;
    }
    expect(fitted).toBeGreaterThanOrEqual(fewestPresses);
    expect(events.all.map(({ type }) => type)).toContain("storage.low");
    await events.until((event) => event.type === "light.changed" && event.name === "failed");
    const last = button.press();

    const wellAgain = events.next(({ type }) => type === "storage.recovered");
    rmSync(path.join(folder, "filler"));
    await button.acknowledged(last, "gesture"); // the button reports it until it is taken
    await wellAgain;
    expect(statSync(path.join(folder, "data", "reserve")).size).toBe(1024 * 1024);
    await events.until((event) => event.type === "light.changed" && event.name !== "failed");
    await recorder.call("stop", {});

    const database = Database.open(databasePath, migrations);
    onTestFinished(() => database.close());
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    const stored = database.prepare("SELECT sequence FROM press ORDER BY sequence").all();
    expect(stored.map(({ sequence }) => sequence)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    process.stderr.write(`${fitted} presses fitted after the disk was full\n`);
  },
);
