import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { PassThrough, Writable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CommandEntry } from "./command.ts";
import { commandTable } from "./command-table.generated.ts";
import { runProgram } from "./program.ts";

/** A service manager, a script or an RMM gives no terminal and nothing to read: no command may wait for an answer. */
let folder = "";
const before = process.cwd();

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-no-terminal-"));
  const config = {
    ...{ schemaVersion: 1, psa: { kind: "webhook", url: "http://127.0.0.1:9/", secret: "file:secret" } },
    ...{ device: { transport: "socket", path: "button.sock" }, dataDirectory: "data" },
    capture: { without: ["reachability", "clockSkew", "wifi", "printers", "diskHealth", "systemErrors"] },
  };
  writeFileSync(path.join(folder, "config.yaml"), JSON.stringify(config));
  writeFileSync(path.join(folder, "secret"), "sixteen-letters-long\n", { mode: 0o600 });
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** What commands need to get beyond their usage. */
const words: Readonly<Record<string, readonly string[]>> = {
  "psa send": ["--subject", "Printer"],
  "secret set": ["secret"],
  erase: ["--user", "ann"],
};
const argument = "0199a3f2";
/** What is plugged into this computer is let alone. */
const options: readonly (readonly [flag: string, value: string])[] = [
  ["--config", "config.yaml"],
  ["--port-path", "99-99"],
  ["--serial", "none"],
  ["--root", "root"],
];

function wordsOf(entry: CommandEntry): readonly string[] {
  const more = words[entry.name] ?? (entry.argument === undefined ? [] : [argument]);
  const given = options.filter(([flag]) => entry.options.some(({ flags }) => flags.startsWith(`${flag} `)));
  return [...entry.name.split(" "), ...more, ...given.flat()];
}
/** They run until they are asked to end; that is once they say that they run. */
const endless = new Set(["run", "sandbox", "emulate", "button watch"]);

/** They set up, start and stop the service of this very computer, when root runs the tests. */
const changesComputer = new Set([
  "service install",
  "service uninstall",
  "service start",
  "service stop",
  "service provision",
]);
const tried = commandTable.filter(({ name }) => !changesComputer.has(name));

test.each(tried.map((entry) => [entry.name, entry] as const))("%s ends", async (name, entry) => {
  const ending = new AbortController();
  let [stdout, stderr] = ["", ""];
  const context = {
    stdout: new Writable({
      write: (text, _encoding, done) => {
        stdout += String(text);
        done();
      },
    }),
    stderr: new Writable({
      write: (text, _encoding, done) => {
        stderr += String(text);
        if (endless.has(name)) {
          ending.abort();
        }
        done();
      },
    }),
    stdin: new PassThrough().end(),
    environment: {},
    ending: ending.signal,
  };
  const code = await runProgram(wordsOf(entry), context);
  const told = stdout + stderr;
  expect({ told, isFault: code === 1, isSilent: told === "", hasControls: told.includes("\u001B") }).toEqual({
    ...{ told, isFault: false, isSilent: false, hasControls: false },
  });
});
