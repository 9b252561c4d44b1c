import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { PlayedDesktop } from "../lib/played-desktop.ts";
import { Tier2Process } from "../lib/tier2-process.ts";

const root = path.resolve(import.meta.dirname, "../..");

test("npm start -- --once --json prints one JSON object and nothing else", () => {
  const { status, stdout } = spawnSync("npm", ["--silent", "start", "--", "--once", "--json"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as {
    firmware: { sha256: string };
    lights: { name: string; seen: string | null }[];
  };
  const image = readFileSync(path.join(root, "firmware/images/pico.uf2"));
  expect(report).toMatchObject({
    schemaVersion: 1,
    firmware: { sha256: createHash("sha256").update(image).digest("hex"), version: "0.1.0" },
    press: { sequence: 1, bootId: 1, gesture: "short" },
    ticket: {
      number: expect.stringMatching(/^\d+$/) as unknown,
      url: expect.stringMatching(/^http:\/\/127/) as unknown,
    },
    elapsedMs: { ticket: expect.any(Number) as unknown },
  });
  // Every light was set in its order, and the last one was seen at the pins of the running image.
  const shown = report.lights.map(({ name }) => name);
  // The firmware's own light lasts a few milliseconds; when it was seen at all, it was first.
  expect(shown.slice(-3)).toEqual(["saved", "sending", "sent"]);
  expect(["", "received"]).toContain(shown.slice(0, -3).join());
  expect(report.lights.at(-1)).toMatchObject({ name: "sent", seen: "#00ff20" });
});

test("played once it opens no page, whatever screen there is", async () => {
  const desktop = await PlayedDesktop.start();
  onTestFinished(async () => desktop.close());
  const run = new Tier2Process(["demo", "--once"], desktop.environment);
  expect(await run.ended).toBe(0);
  await promisify(execFile)("xdg-open", ["the first"], { env: { ...process.env, ...desktop.environment } });
  expect(await desktop.nextAddress()).toBe("the first");
});

test.each([
  [["demo", "--json"], /--json goes with --once/],
  [["demo"], /needs a terminal/],
  [["demo", "--twice"], /Unknown option '--twice'/],
  [["dem"], /Did you mean demo/],
])("%j is refused as usage, and says what to write instead", async (words, message) => {
  const run = new Tier2Process(words);
  expect(await run.ended).toBe(2);
  expect(run.stderr).toMatch(message);
  expect(run.stdout).toBe("");
});

test("the live view in a terminal: press, off-line, on-line, unplug, plug in, quit", async () => {
  const socket = `tier2-test-${process.pid}`;
  const tmux = (...words: string[]): string =>
    execFileSync("tmux", ["-L", socket, ...words], {
      encoding: "utf8",
      env: { ...process.env, TERM: "xterm-256color" },
    });
  const press = (key: string): string => tmux("send-keys", "-t", "demo", key);
  const shows = async (text: RegExp): Promise<void> => {
    const screen = (): string => stripVTControlCharacters(tmux("capture-pane", "-p", "-t", "demo"));
    while (!text.test(screen())) {
      await wait(20); // a terminal tells of no change: it is looked at
    }
  };
  const main = path.join(root, "packages/cli/src/main.ts");
  const command = `${process.execPath} --conditions=source ${main} demo; echo ended with $?; exec cat`;
  tmux("-f", "/dev/null", "new-session", "-d", "-s", "demo", "-x", "90", "-y", "24", command);
  try {
    await shows(/idle/);
    press("Space");
    await shows(/ 1 .* sent .*ticket 1001/);
    press("o");
    await shows(/PSA {6}off-line/);
    press("Space");
    await shows(/saved-offline[^]*1 waiting/);
    press("o");
    await shows(/ 2 .* sent .*ticket 1002/);
    press("u");
    await shows(/unplugged/);
    press("Space");
    await shows(/press u first/);
    press("u");
    await shows(/idle|sent/);
    press("Space");
    await shows(/ 3 .* sent .*ticket 1003/);
    press("q");
    await shows(/ended with 0/);
  } finally {
    tmux("kill-server");
  }
});
