import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { Tier2Process } from "../lib/tier2-process.ts";

const root = path.resolve(import.meta.dirname, "../..");
let folder = "";
let socketPath = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-emulate-"));
  socketPath = path.join(folder, "button.sock");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A button that is watched, and what was told of it so far. */
interface Line {
  readonly event: string;
  readonly kind?: string;
}
const linesOf = ({ stdout }: Tier2Process): readonly Line[] =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

test("in a terminal: every key does to the real firmware what it says, and another terminal sees it", async () => {
  const server = `tier2-emulate-${process.pid}`;
  const tmux = (...words: string[]): string =>
    execFileSync("tmux", ["-L", server, ...words], {
      encoding: "utf8",
      env: { ...process.env, TERM: "xterm-256color" },
    });
  const press = (key: string): string => tmux("send-keys", "-t", "emulate", key);
  const until = async (isReached: () => boolean): Promise<void> => {
    while (!isReached()) {
      await wait(20); // a terminal tells of no change: it is looked at
    }
  };
  const shows = async (text: RegExp): Promise<void> =>
    until(() => text.test(stripVTControlCharacters(tmux("capture-pane", "-p", "-t", "emulate"))));
  const main = path.join(root, "packages/cli/src/main.ts");
  const command = `${process.execPath} --conditions=source ${main} emulate --socket ${socketPath}; echo ended with $?; exec cat`;
  tmux("-f", "/dev/null", "new-session", "-d", "-s", "emulate", "-x", "110", "-y", "24", command);
  let watch: Tier2Process | undefined;
  try {
    await shows(/pico, firmware 0\.1\.0, button [0-9A-F]{16}/);
    watch = new Tier2Process(["button", "watch", "--acknowledge", "--json", "--socket", socketPath]);
    const seen = async (...events: readonly string[]): Promise<void> => {
      const told = (): string =>
        (watch === undefined ? [] : linesOf(watch)).map(({ event, kind }) => kind ?? event).join();
      await until(() => told() === events.join());
    };
    await seen("attached");
    press("Space");
    await seen("attached", "press", "short");
    press("d");
    await seen("attached", "press", "short", "press", "double");
    press("l");
    await seen("attached", "press", "short", "press", "double", "press", "long");
    await shows(/long press/);
    press("u");
    await seen("attached", "press", "short", "press", "double", "press", "long", "detached");
    await shows(/It is not plugged in/);
    press("Space");
    await shows(/press u first/);
    press("u");
    await seen("attached", "press", "short", "press", "double", "press", "long", "detached", "attached");
    press("q");
    await shows(/ended with 0/);
  } finally {
    tmux("kill-server");
    await watch?.stop();
  }
});

test("without a terminal: the lines of a configuration, until it is asked to end", async () => {
  const run = new Tier2Process(["emulate", "--socket", socketPath]);
  onTestFinished(async () => run.kill());
  await run.says(/Ctrl\+C ends it/);
  expect(run.stdout).toBe(`device:\n  transport: socket\n  path: "${socketPath}"\n`);
  const second = new Tier2Process(["emulate", "--socket", socketPath]);
  expect(await second.ended).toBe(2);
  expect(second.stderr).toMatch(/another program plays one there[^]*--socket PATH/);
  expect(await run.stop()).toBe(0);
});

test("--usbip: a USB device on this computer alone, with the lines that attach it", async () => {
  const run = new Tier2Process(["emulate", "--usbip", "--port", "0"]);
  await run.says(/Ctrl\+C ends it/);
  const [, port = ""] = /--tcp-port (\d+) attach --remote 127\.0\.0\.1 --busid 1-1/.exec(run.stdout) ?? [];
  expect(run.stderr).toContain("On this computer alone");
  const answer = await new Promise<Buffer>((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(Buffer.from("0111800500000000", "hex")));
    socket.on("data", (data) => parts.push(data));
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(parts)));
  });
  expect(answer.readUInt32BE(8)).toBe(1); // one device is offered
  expect(await run.stop()).toBe(0);
});
