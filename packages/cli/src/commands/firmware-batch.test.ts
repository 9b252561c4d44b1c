import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FlashError } from "../flash/boot-loader.ts";
import { newFolder, none, olderPico, shaped, version } from "../flash/testing/older-pico.ts";
import { runAttached } from "../flash/testing/run-attached.ts";
import { firmwareFlash, flashAttached } from "./firmware-flash.ts";

test("a batch goes on after a board that failed, logs each, and ends with its exit code", async () => {
  const log = path.join(newFolder(), "batch.csv");
  const board = olderPico();
  const denied = async () => Promise.reject(new FlashError("refused", "=cmd, it said no."));
  board.others = { ...none, loaders: [{ ...board.loader, path: "2-1", portPath: "2-1", open: denied }] };
  const { code, stdout, stderr } = await runAttached(flashAttached, { all: true, log, json: true }, board);
  expect(code).toBe(11);
  expect(stderr).toContain("2/2 2-1: tier2: =cmd, it said no. Nothing was written");
  expect(stderr).toContain("1 of 2 boards failed: 2-1 (boot_loader_refused). [boards_failed]");
  expect(shaped(stdout, firmwareFlash)).toMatchObject({
    boards: [{ version }, { error: { code: "boot_loader_refused" } }],
  });
  const [header, well, failed] = readFileSync(log, "utf8").split("\r\n");
  expect(header).toBe("time,port,board,serial,firmware,image sha256,self-test,result,message,seconds");
  expect(well).toMatch(new RegExp(`^\\d{4}-.*Z,1-2,pico,S1,${version},[0-9a-f]{64},,ok,,\\d+\\.\\d$`));
  expect(failed).toContain(`,boot_loader_refused,"'=cmd, it said no. Nothing was written`);
});

test("a log that cannot be written stops it before any board is touched", async () => {
  const board = olderPico();
  const { code, stderr } = await runAttached(flashAttached, { log: "/nonexistent/batch.csv" }, board);
  expect({ code, isTold: stderr.includes("[log_not_written]") }).toEqual({ code: 2, isTold: true });
  expect(board.log).not.toContain("leave");
});

test("a log that cannot be written any more ends a batch, and what was done is told", async () => {
  const folder = newFolder();
  const board = olderPico();
  board.others = { ...none, loaders: [{ ...board.loader, path: "2-1", portPath: "2-1" }] };
  board.onStep = (step) => {
    if (step === "erase") {
      rmSync(folder, { recursive: true });
    }
  };
  const options = { all: true, json: true, log: path.join(folder, "batch.csv") };
  const { code, stdout, stderr } = await runAttached(flashAttached, options, board);
  expect(code).toBe(9);
  expect(shaped(stdout, firmwareFlash)).toMatchObject({
    boards: [
      { serial: "S1", flashed: { isCompared: true }, error: { code: "log_not_written" } },
      { portPath: "2-1", durationMs: 0, error: { code: "log_not_written" } },
    ],
  });
  expect(stderr).toContain("The board is done. Its line in the log is missing.");
  expect(stderr).toContain("No board is begun without the log.");
  expect(board.log.filter((step) => step === "erase")).toHaveLength(1);
});

test("flash --json tells also of an only board what went wrong", async () => {
  const board = olderPico();
  board.onStep = (step) => {
    if (step === "write") {
      board.unplug();
    }
  };
  const { code, stdout, stderr } = await runAttached(flashAttached, { json: true }, board);
  expect(code).toBe(11);
  expect(shaped(stdout, firmwareFlash)).toMatchObject({
    boards: [
      { portPath: "1-2", error: { code: "boot_loader_gone", hint: expect.stringContaining("BOOTSEL") as unknown } },
    ],
  });
  expect(stderr.match(/\[boot_loader_gone\]/g)).toHaveLength(1);
});

test("Ctrl+C ends a batch before the next board's turn", async () => {
  const board = olderPico();
  const ending = new AbortController();
  board.onStep = (step) => {
    if (step === "erase") {
      ending.abort();
    }
  };
  board.others = { ...none, loaders: [{ ...board.loader, path: "2-1", portPath: "2-1" }] };
  const { code, stderr } = await runAttached(flashAttached, { all: true }, board, { ending: ending.signal });
  expect(code).toBe(11);
  expect(stderr).toContain("writing is finished first");
  expect(stderr).toContain("2/2 2-1: tier2: Interrupted before this board's turn.");
});
