import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { XDisplay } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { buildServiceHost } from "../../scripts/package/service-host.ts";
import { writePlainNode } from "./lib/plain-node.ts";
import { testExecutable } from "./lib/test-executable.ts";
import { waitFor } from "./lib/wait-for.ts";
import { Wine } from "./lib/wine.ts";

/**
 * The session agent and the service, each the real program. Wine 8.0 gives every process one session, so that what is shown here
 * is the way through the pipes.
 */
const programs = String.raw`C:\Program Files\Tier2`;
const program = `${programs}\\tier2.exe`;
const host = `${programs}\\tier2-service.exe`;
const log = String.raw`C:\ProgramData\Tier2\logs\service.log`;
const button = String.raw`\\.\pipe\tier2-played-button`;

let wine: Wine;
let display: XDisplay;

beforeAll(async () => {
  display = await XDisplay.start("640x480");
  // No page opens in a browser of this computer.
  wine = await Wine.start({ DISPLAY: display.name, WINEDLLOVERRIDES: "mscoree=;mshtml=;winebrowser.exe=" });
  mkdirSync(wine.file(programs), { recursive: true });
  cpSync(await testExecutable(), wine.file(programs), { recursive: true });
  buildServiceHost({ output: wine.file(host) });
  mkdirSync(wine.file(String.raw`C:\ProgramData\Tier2`), { recursive: true });
  writeFileSync(
    wine.file(String.raw`C:\ProgramData\Tier2\config.yaml`),
    `schemaVersion: 1
psa: { kind: email, host: 127.0.0.1, port: 9, from: button@example.com, to: help@example.com }
device: { transport: socket, path: '${button}' }
`,
  );
});
afterAll(async () => {
  await wine.stop();
  await display.stop();
});

const json = async (...words: readonly string[]): Promise<unknown> =>
  JSON.parse(await wine.succeed(program, [...words, "--json"]));

test("somebody else's pipe is told nothing", async () => {
  const node = String.raw`C:\node.exe`;
  await writePlainNode(wine.file(node));
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
  const squatter = wine.startProgram(node, [script]);
  await waitFor("the squatter listens", () => squatter.output().includes("listening"));
  const agent = wine.startProgram(program, ["agent"]);
  await waitFor("the agent refuses", () => agent.output().includes("cannot be told"), 60_000);
  await wine.run("taskkill", ["/f", "/im", "node.exe"]);
  await wine.run("taskkill", ["/f", "/im", "tier2.exe"]);
  await squatter.exited;
  expect(squatter.output()).toBe("listening\n");
});

test("the agent finds the service, and is there again after the service was started again", async () => {
  await wine.succeed(host, ["--install"]);
  await wine.succeed(host, ["--start"]);
  const agent = wine.startProgram(program, ["agent"]);
  await waitFor("the agent works", () => agent.output().includes("The bridge is there"), 90_000).catch((error) => {
    throw error;
  });
  const status = (await json("status")) as { readonly agents: readonly string[] };
  expect(status.agents).toHaveLength(1);
  await wine.succeed(host, ["--stop"]);
  await waitFor("the agent waits", () => agent.output().includes("Waiting for the bridge"), 60_000);
  await wine.succeed(host, ["--start"]);
  await waitFor("the agent works again", () => agent.output().split("The bridge is there").length === 3, 90_000);
});

test("a press: what the agent cannot do, here for want of a browser, the service says in its log", async () => {
  const emulated = wine.startProgram(program, ["emulate", "--socket", button]);
  await waitFor("the button is attached", () => wine.text(log).includes("button.attached"), 90_000);
  expect(emulated.output()).toContain("Plugged in");
  await json("press");
  await waitFor("the agent answered", () => wine.text(log).includes('"page_not_opened"'), 60_000);
});
