import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type Sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { waitFor } from "./lib/wait-for.ts";
import { type Started, kill } from "./lib/wine.ts";
import { Workplace, plainNode } from "./lib/workplace.ts";

/**
 * The service, the session agent and a button at a named pipe, each the real program. Wine 8.0 gives every process one session,
 * but a service has a screen of its own there as well: a picture of the person's screen can only be the agent's.
 */
const root = path.resolve(import.meta.dirname, "../..");
const sharp = createRequire(path.join(root, "packages/bridge/package.json"))("sharp") as typeof Sharp;

const screen = { policy: "on", of: "all-monitors", denyTitles: [], denyApplications: [] };
/** A window of the screen, in pixels of a picture, which JPEG blurs a little. */
const blue = { colour: "#3366cc", channels: [0x33, 0x66, 0xcc], place: "40x10+50+50", inside: { x: 150, y: 150 } };
const blurred = 12;
const black = [0, 0, 0];
const outside = { x: 620, y: 20 };

let workplace: Workplace;

beforeAll(async () => {
  workplace = await Workplace.open("640x480");
  await workplace.display.showTerminal({ title: "Shown", background: blue.colour, geometry: blue.place });
}, 600_000);
beforeEach(() => workplace.configure(screen));
afterAll(async () => workplace.close());

test("somebody else's pipe is told nothing", async () => {
  const { wine } = workplace;
  const script = String.raw`C:\squatter.cjs`;
  writeFileSync(
    wine.file(script),
    String.raw`
const server = require("node:net").createServer((socket) => {
  socket.on("error", () => undefined);
  socket.on("data", (data) => console.log("got " + data));
});
server.listen("\\\\.\\pipe\\tier2-session", () => console.log("listening"));`,
  );
  const squatter = wine.startProgram(plainNode, [script]);
  await waitFor("the squatter listens", () => squatter.output().includes("listening"));
  const agent = workplace.startAgent();
  await says(agent, "cannot be told");
  kill(agent.pid);
  kill(squatter.pid);
  await squatter.exited;
  expect(squatter.output()).toBe("listening\n");
});

test("the agent finds the service, and is there again after the service was started again", async () => {
  await workplace.startService();
  const agent = workplace.startAgent();
  await says(agent, "The bridge is there");
  expect(await workplace.agents()).toHaveLength(1);
  await workplace.stopService();
  await says(agent, "Waiting for the bridge");
  await workplace.startService();
  await says(agent, "The bridge is there", 2);
});

test("without an agent a press makes its ticket without a picture, which says why; the page stays closed", async () => {
  await workplace.startService();
  const { files, pictureText } = await workplace.press(await workplace.plugIn());
  expect([...files.keys()]).toEqual(["report.html"]);
  expect(pictureText).toMatch(/^No picture: not taken: no session agent runs in this session/);
  await workplace.logged('"session_agent_missing"');
});

test("press at the pipe: the agent's picture of the screen is on the ticket; and it opens the page", async () => {
  await workplace.startService();
  await workplace.logIn();
  const { files, pictureText } = await workplace.press(await workplace.plugIn());
  expect(pictureText).toMatch(/^All monitors, 640 × 480, [\d.]+ KB, taken at [^.]*\. It is a file of its\s+own\.\s*$/);
  const picture = await pixelsOf(files.get("screen.jpg"));
  expect(differenceOf(picture.at(blue.inside), blue.channels)).toBeLessThan(blurred);
  expect(differenceOf(picture.at(outside), black)).toBeLessThan(blurred);
  expect(await workplace.nextPage()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
});

test("where Windows tells no window, there is no picture as long as some are denied", async () => {
  workplace.configure({ ...screen, denyTitles: ["passwords"] });
  await workplace.startService();
  await workplace.logIn();
  const { files, pictureText } = await workplace.press(await workplace.plugIn());
  expect([...files.keys()]).toEqual(["report.html"]);
  expect(pictureText).toMatch(/^No picture: not taken: it cannot be told which windows are open/);
});

/** Waits until it has said that so many times. */
async function says(agent: Started, text: string, times = 1): Promise<void> {
  const isSaid = (): boolean => agent.output().split(text).length - 1 === times;
  await waitFor(`the agent says "${text}"`, isSaid, 60_000).catch((error: unknown) => {
    throw new Error(`${String(error)}\nIt says:\n${agent.output()}`);
  });
}

interface Place {
  readonly x: number;
  readonly y: number;
}

async function pixelsOf(jpeg: Buffer | undefined): Promise<{ readonly at: (place: Place) => readonly number[] }> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 640, height: 480, channels: 3 });
  return { at: ({ x, y }) => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)] };
}

const differenceOf = (one: readonly number[], other: readonly number[]): number =>
  Math.max(...one.map((channel, index) => Math.abs(channel - (other[index] ?? 0))));
