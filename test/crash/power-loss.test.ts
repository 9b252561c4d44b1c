// The power goes at any moment: what was promised is there, whatever the disk lost of what it was not told to keep.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { Database } from "../../packages/bridge/src/record/database.ts";
import { seededRandom } from "../../packages/psa-adapters/src/sandbox/seeded-random.ts";
import { PlayedButton } from "../lib/played-button.ts";
import { acknowledgedIn } from "../lib/power-loss/acknowledged.ts";
import { buildShim, shimEnvironment } from "../lib/power-loss/build-shim.ts";
import { type DiskRecord, readDiskLog } from "../lib/power-loss/disk-log.ts";
import { type PowerCut, type PowerCutOptions, cutPower, diskOf } from "../lib/power-loss/power-cuts.ts";
import { whatIsLeft } from "../lib/power-loss/what-is-left.ts";
import { scaled } from "../lib/scale.ts";

const cuts = scaled({ small: 40, full: 200 });
const presses = scaled({ small: 40, full: 150 });
const rows = 150;
const signals = 500;
const seed = Number(process.env["TIER2_SEED"] ?? Date.now() % 1_000_000);
const scripts = path.resolve(import.meta.dirname, "../lib/power-loss");

/** A folder whose changes are written down, and a place beside it. */
function watchedFolder() {
  const scratch = mkdtempSync(path.join(tmpdir(), "tier2-watched-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const folder = path.join(scratch, "watched");
  mkdirSync(folder);
  const logFile = path.join(scratch, "disk.log");
  const environment = { ...process.env, ...shimEnvironment(buildShim(scratch), folder, logFile) };
  return { scratch, folder, environment, records: () => readDiskLog(readFileSync(logFile)) };
}

/** Anywhere, and half of them just after something was promised; the end, too. */
function momentsIn(records: readonly DiskRecord[], promisedAt: readonly number[], random: () => number): number[] {
  const any = (from: readonly number[]): number => from[Math.floor(random() * from.length)] ?? 0;
  const all = records.map((_record, index) => index + 1);
  const some = Array.from({ length: cuts - 1 }, (_, number) => any(number % 2 === 0 ? promisedAt : all));
  return [...some, records.length];
}

test("a signal that comes while a record is written stops nobody", async () => {
  const { folder, environment } = watchedFolder();
  const words = [path.join(scripts, "write-until-signalled.ts"), path.join(folder, "file"), String(signals)];
  const child = spawn(process.execPath, words, { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  child.stdout.on("data", () => child.kill("SIGUSR2"));
  expect(await once(child, "close")).toEqual([0, null]);
}, 30_000);

test.each([
  { synchronous: "FULL", isLost: false },
  { synchronous: "OFF", isLost: true },
])(`rows stored with synchronous=$synchronous; lost: $isLost (seed ${seed})`, async ({ synchronous, isLost }) => {
  const { folder, environment, records } = watchedFolder();
  const disk = diskOf(folder);
  const file = path.join(folder, "rows");
  const words = ["--conditions=source", path.join(scripts, "store-rows.ts"), file, String(rows), synchronous];
  const child = spawn(process.execPath, words, { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.resume();
  expect(await once(child, "close")).toEqual([0, null]);

  const random = seededRandom(seed);
  const log = records();
  const saidAt = log.flatMap((record, index) =>
    record.what === "sent" && record.text.startsWith("stored") ? [index + 1] : [],
  );
  expect(saidAt).toHaveLength(rows);
  let lost = 0;
  let broken = 0;
  const visit = ({ at, folder: left }: PowerCut): void => {
    const said = saidAt.filter((index) => index <= at).length;
    try {
      const database = Database.open(path.join(left, "rows"), ["CREATE TABLE stored (number INTEGER)"]);
      const found = Number(database.prepare("SELECT count(*) AS found FROM stored").get()?.["found"]);
      lost += Math.max(0, said - found);
      database.close();
    } catch {
      broken += 1;
    }
  };
  cutPower({ records: log, disk, folder, moments: momentsIn(log, saidAt, random), random, visit });
  expect(lost + broken > 0).toBe(isLost);
});

test(`${cuts} power cuts in ${presses} presses: no acknowledged press is lost, database, key and secret are whole (seed ${seed})`, async () => {
  const { scratch, folder, environment, records } = watchedFolder();
  const configFile = path.join(folder, "config.yaml");
  const psa = { kind: "connectwise", privateKey: "file:private-key" };
  writeFileSync(configFile, JSON.stringify({ schemaVersion: 1, psa }));
  writeFileSync(path.join(folder, "private-key"), "private-key-0\n", { mode: 0o600 });
  const data = path.join(folder, "data");
  mkdirSync(data);
  const disk = diskOf(folder);
  const otherDisk = diskOf(folder);

  const socketPath = path.join(scratch, "button.sock");
  const button = await PlayedButton.start(socketPath);
  onTestFinished(async () => button.close());
  const start = async (): Promise<ChildProcess> => {
    const words = [path.join(data, "presses.sqlite"), socketPath, configFile];
    const options = { execArgv: ["--conditions=source"], env: environment };
    const child = fork(path.join(scripts, "recorder-process.ts"), words, options);
    expect(await once(child, "message")).toEqual(["attached", undefined]);
    return child;
  };
  let recorder = await start();
  onTestFinished(() => void recorder.kill("SIGKILL"));
  for (let sequence = 1; sequence <= presses; sequence += 1) {
    const done = once(recorder, "message");
    button.press(sequence);
    button.gesture(sequence);
    await done;
    if (sequence === Math.floor(presses / 3)) {
      const ended = once(recorder, "exit");
      recorder.kill("SIGTERM");
      await ended;
      recorder = await start();
    }
  }

  const log = records();
  expect(log.filter(({ what }) => what === "mapped")).toEqual([]);
  const acknowledged = acknowledgedIn(log);
  expect(new Set(acknowledged.map(({ sequence }) => sequence)).size).toBe(presses);
  const random = seededRandom(seed);
  const moments = momentsIn(
    log,
    acknowledged.map(({ at }) => at),
    random,
  );
  let found = 0;
  const problemsOf = (options: Pick<PowerCutOptions, "disk" | "records" | "moments">): string[] => {
    const problems: string[] = [];
    const visit = ({ at, folder: left }: PowerCut): void => {
      const promised = acknowledged.filter((press) => press.at <= at).map(({ sequence }) => sequence);
      const state = whatIsLeft(left, promised);
      problems.push(...state.problems.map((problem) => `after ${at} steps: ${problem}`));
      found += state.presses.length;
    };
    cutPower({ ...options, folder, random, visit });
    return problems;
  };
  expect(problemsOf({ disk, records: log, moments })).toEqual([]);
  expect(found).toBeGreaterThan(cuts);
  // And it would have been seen: the same on a disk that syncs nothing.
  const nothing: DiskRecord = { what: "sent", text: "" };
  const unsynced = log.map((record) => (record.what === "synced" ? nothing : record));
  expect(problemsOf({ disk: otherDisk, records: unsynced, moments: moments.slice(0, 10) })).not.toEqual([]);
  process.stderr.write(
    `seed ${seed}: ${cuts} cuts in ${log.length} steps of ${presses} presses: 0 lost, ${found} found in sum\n`,
  );
});
