import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { CommandContext } from "../command.ts";
import { testAttached } from "../commands/button-test.ts";
import { exitCode, explain } from "../explain.ts";
import { type Answer, escape, scriptedPrompts } from "../testing/scripted-prompts.ts";
import { type PlayedButton, playedButton } from "../testing/played-button.ts";
import { withButtons } from "./button-options.ts";

interface Guided {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly heard: readonly string[];
}

/** What the finger does when it is asked to. */
type Doing = Readonly<Record<string, (button: PlayedButton) => void>>;

const right: Doing = {
  "Press the button once.": (button) => {
    button.press(1);
    button.gesture(1, "short", 80);
  },
  "Press it twice, quickly.": (button) => {
    button.press(2);
    button.gesture(2, "double", 90);
  },
  "Press it and hold it for two seconds.": (button) => {
    button.press(3);
    button.gesture(3, "long", 800);
  },
};

async function guided(button: PlayedButton, doing: Doing, answers: readonly Answer[] = []): Promise<Guided> {
  const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const ending = new AbortController();
  const context: CommandContext = { stdout, stderr, stdin, environment: {}, ending: ending.signal };
  const scripted = scriptedPrompts(answers);
  const prompts = {
    ...scripted,
    say: (tone: Parameters<typeof scripted.say>[0], text: string) => {
      scripted.say(tone, text);
      setImmediate(() => doing[text]?.(button));
    },
  };
  const options = { socket: button.socketPath };
  const code = await withButtons(options, async (boards) =>
    testAttached(options, context, boards, { prompts, patienceMs: 500 }),
  ).catch((error: unknown) => {
    stderr.write(explain(error));
    return exitCode(error);
  });
  const read = (stream: PassThrough): string => String(stream.read() ?? "");
  return { code, stdout: read(stdout), stderr: read(stderr), heard: scripted.heard };
}

test("a button that works passes; its presses are taken, and it is left dark", async () => {
  const button = await playedButton();
  const { code, stdout, heard } = await guided(button, right);
  expect({ code, failed: stdout.includes("FAIL") }).toEqual({ code: 0, failed: false });
  expect(heard.filter((line) => line.startsWith("?"))).toEqual([
    "? Is the light red?",
    "? Is the light green?",
    "? Is the light blue?",
  ]);
  expect(stdout).toMatch(/^ok {4}long {9}press 3, held for 800 ms$/m);
  await button.until(() => button.acknowledged.length === 6);
  expect(button.lights.at(-1)).toMatchObject({ pattern: "off", timeToLiveMs: 0 });
});

test("a light that is not seen, and a press that never comes, are named", async () => {
  const button = await playedButton();
  const { "Press it twice, quickly.": _left, ...others } = right;
  const { code, stdout } = await guided(button, others, [{ to: "green", give: false }]);
  expect(code).toBe(4);
  expect(stdout).toMatch(/^FAIL {2}light green {2}It was not seen\.\n +Look at the wires/m);
  expect(stdout).toMatch(/^FAIL {2}double {7}No press within 0\.5 s\./m);
  expect(stdout.match(/^FAIL/gm)).toHaveLength(2);
});

test("a press that the button takes for another, and gestures that are switched off", async () => {
  const button = await playedButton();
  button.settings = { ...button.settings, doublePressMs: 0 };
  const { code, stdout } = await guided(button, {
    ...right,
    "Press the button once.": (one) => {
      one.press(1);
      one.gesture(1, "long", 900);
    },
  });
  expect(code).toBe(4);
  expect(stdout).toMatch(/^FAIL {2}short {8}The button took it for long \(held for 900 ms\)\./m);
  expect(stdout).toMatch(/^skip {2}double {7}switched off/m);
});

test("a button that is unplugged meanwhile", async () => {
  const button = await playedButton();
  const { code, stdout } = await guided(button, { "Press the button once.": (one) => one.detach() });
  expect(code).toBe(4);
  expect(stdout).toMatch(/^FAIL {2}short {8}The button left the USB\./m);
});

test("a board without colours is asked about once", async () => {
  const button = await playedButton();
  button.identity = { ...button.identity, board: "leonardo", capabilities: ["serial-settable"], serial: "" };
  button.attach();
  const { code, heard, stdout } = await guided(button, right);
  expect(code).toBe(0);
  expect(heard.filter((line) => line.startsWith("?"))).toEqual(["? Is the light on?"]);
  expect(stdout).toContain("no serial number yet");
});

test("who ends the questions ends the test", async () => {
  const button = await playedButton();
  const { code } = await guided(button, right, [{ to: "green", give: escape }]);
  expect(code).toBe(2);
  expect(button.lights.at(-1)).toMatchObject({ pattern: "off", timeToLiveMs: 0 });
});
