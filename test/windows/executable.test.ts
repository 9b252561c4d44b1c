import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type Sharp from "sharp";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { decodeAnswer } from "../../packages/bridge/src/capture/screen/answer.ts";
import type { ScreenWishes } from "../../packages/bridge/src/capture/screen/plan.ts";
import { XDisplay } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { readCardWords } from "../../packages/cli/src/lights/card-words.ts";
import { version } from "../../packages/cli/src/version.ts";
import { programWord } from "../../scripts/package/executable/program-word.ts";
import { bundleExecutable } from "../../scripts/package/program-bundle.ts";
import { packWindowsExecutable } from "../../scripts/package/windows-executable.ts";
import { nativePackages } from "../../scripts/package/native-modules.ts";
import { type AskProgram, askerOf } from "./lib/ask-program.ts";
import { testExecutable } from "./lib/test-executable.ts";
import { waitFor } from "./lib/wait-for.ts";
import { Wine } from "./lib/wine.ts";

const root = path.resolve(import.meta.dirname, "../..");
const sharp = createRequire(path.join(root, "packages/bridge/package.json"))("sharp") as typeof Sharp;

let [tier2, display, wine]: [string, XDisplay, Wine] = ["", {} as XDisplay, {} as Wine];
let ask: AskProgram;

beforeAll(async () => {
  display = await XDisplay.start("640x480");
  // No page opens in a browser of this computer.
  wine = await Wine.start({ DISPLAY: display.name, WINEDLLOVERRIDES: "mscoree=;mshtml=;winebrowser.exe=" });
  tier2 = path.join(await testExecutable(), "tier2.exe");
  ask = await askerOf(wine, tier2);
});
afterAll(async () => {
  await wine.stop();
  await display.stop();
});

const windowsPath = async (file: string): Promise<string> =>
  (await wine.succeed("winepath", ["--windows", file])).trim();

test("it is the command line: its version, its help, its errors", async () => {
  expect(await wine.succeed(tier2, ["--version"])).toBe(`${version}\n`);
  expect(await wine.succeed(tier2, ["--help"])).toContain("Usage: tier2 COMMAND");
  expect(await wine.run(tier2, ["demo", "--twice"])).toMatchObject({ exitCode: 2 });
});

test("nobody tells its Node what to do: neither the environment nor the command line", async () => {
  const environment = { NODE_OPTIONS: "--no-such-flag" };
  expect((await wine.run(String.raw`C:\node.exe`, ["--version"], { environment })).exitCode).toBe(9);
  expect(await wine.succeed(tier2, ["--version"], { environment })).toBe(`${version}\n`);
  const { exitCode, output } = await wine.run(tier2, ["--eval", "console.log('evaluated')"]);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: expect.stringContaining("Unknown option") as string });
});

test("a press of the emulated button becomes a ticket: the recorder's thread and the emulator's process work", async () => {
  const report: unknown = JSON.parse(await wine.succeed(tier2, ["demo", "--once", "--json"]));
  expect(report).toMatchObject({ press: { sequence: 1 }, ticket: { number: expect.anything() as unknown } });
});

test("the bridge runs, with less memory as a service wants it, and reads its buttons in a thread", async () => {
  const file = wine.file(String.raw`C:\config.yaml`);
  const device = String.raw`{ transport: socket, path: '\\.\pipe\tier2-no-button' }`;
  const psa = "{ kind: webhook, url: 'http://127.0.0.1:1/', secret: env:TEST_SECRET }";
  writeFileSync(file, `schemaVersion: 1\npsa: ${psa}\ndevice: ${device}\ndataDirectory: 'C:\\data'\n`);
  const environment = { TEST_SECRET: "sixteen characters" };
  const { output } = wine.startProgram(tier2, ["run", "--config", String.raw`C:\config.yaml`], { environment });
  await waitFor("the thread says that there is no button", () => output().includes("button.none"), 60_000);
});

test("files of ours are read: those inside, and those that stay files", async () => {
  const card = await wine.succeed(tier2, ["lights", "card", "--language", "de"]);
  expect(card).toContain(readCardWords("de").title);
  expect(await wine.succeed(tier2, ["udev", "print"])).toBe(
    readFileSync(path.join(root, "packages/button/udev/70-tier2-button.rules"), "utf8"),
  );
  expect(await wine.succeed(tier2, ["rules", "check", "--sandbox", "--psa", "connectwise"])).toContain(
    "rules are right",
  );
});

test("the picture is taken, by a process of its own", async () => {
  await display.showTerminal({ title: "Shown", background: "#3366cc", geometry: "40x10+50+50" });
  const wishes: ScreenWishes = { of: "all-monitors", denyTitles: [], denyApplications: [] };
  const program = "packages/bridge/src/capture/screen/picture-child";
  const answer = decodeAnswer(await ask(program, [], Buffer.from(JSON.stringify(wishes)), 3));
  expect(answer).toMatchObject({ kind: "taken", facts: { width: 640, height: 480 } });
});

test("what takes pictures can be loaded", async () => {
  const said = await ask("packages/bridge/src/capture/screen/libraries-child", [], Buffer.of(), 1);
  expect(said.toString()).toBe("");
});

test("parts of a picture become black, in a process of its own", async () => {
  const white = await sharp({ create: { width: 64, height: 48, channels: 3, background: "#ffffff" } })
    .jpeg()
    .toBuffer();
  const black = JSON.stringify([{ left: 0, top: 0, width: 32, height: 48 }]);
  const painted = await ask("packages/bridge/src/page/blackout-child", [black], white, 1);
  const { data, info } = await sharp(painted).greyscale().raw().toBuffer({ resolveWithObject: true });
  const greyAt = (x: number): number => data[24 * info.width + x] ?? -1;
  expect(greyAt(8)).toBeLessThan(10);
  expect(greyAt(56)).toBeGreaterThan(245);
});

test("the question for an address's headers is asked, by a process of its own", async () => {
  const server = createServer((_request, response) => response.writeHead(204, { "x-answer": "here" }).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const said = await ask("packages/bridge/src/deliver/head-child", [`http://127.0.0.1:${port}/`], Buffer.of(), 1);
  expect(JSON.parse(said.toString())).toMatchObject({ headers: { "x-answer": "here" } });
});

test("Windows reads its version, its maker and its icon", async () => {
  const koffi = await windowsPath(path.join(path.dirname(tier2), "native/node_modules/koffi"));
  const script = wine.file(String.raw`C:\read-resources.cjs`);
  copyFileSync(path.join(import.meta.dirname, "lib/read-resources.cjs"), script);
  const words = [String.raw`C:\read-resources.cjs`, koffi, await windowsPath(tier2)];
  expect(JSON.parse(await wine.succeed(String.raw`C:\node.exe`, words))).toEqual({
    ...{ FileVersion: version, ProductVersion: version, ProductName: "Tier2 helpdesk button", CompanyName: "Tier2" },
    ...{ OriginalFilename: "tier2.exe", icons: 1, fileVersion: `${version}.0` },
  });
});

test("the same sources give the same bytes, and no path of this computer is in them", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-executable-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await packWindowsExecutable(folder, await bundleExecutable());
  const first = readFileSync(path.join(folder, "tier2.exe"));
  await packWindowsExecutable(folder, await bundleExecutable());
  expect(readFileSync(path.join(folder, "tier2.exe")).equals(first)).toBe(true);
  expect([first.includes(root), first.includes(path.join(tmpdir(), "tier2-"))]).toEqual([false, false]);
});

test("a program that is not inside is refused", async () => {
  const { exitCode, output } = await wine.run(tier2, [programWord, "packages/other"]);
  expect(exitCode).not.toBe(0);
  expect(output).toContain("There is no program");
});

test("no module that somebody laid into a folder above is loaded", async () => {
  const installed = String.raw`C:\Program Files\Tier2`;
  cpSync(path.dirname(tier2), wine.file(installed), { recursive: true });
  const laid = wine.file(String.raw`C:\node_modules\supports-color`); // a package that one of ours asks for and does without
  mkdirSync(laid, { recursive: true });
  onTestFinished(() => rmSync(path.dirname(laid), { recursive: true }));
  writeFileSync(path.join(laid, "index.js"), String.raw`require("fs").writeFileSync("C:\\loaded", "")`);
  await wine.run(`${installed}\\tier2.exe`, ["firmware", "verify"]); // there is no board
  expect(existsSync(wine.file(String.raw`C:\loaded`))).toBe(false);
  // The same question of a Node that looks everywhere.
  const asks = `require(${JSON.stringify(`${installed}\\native\\node_modules\\serialport`)})`;
  writeFileSync(wine.file(String.raw`C:\ask.cjs`), asks);
  await wine.succeed(String.raw`C:\node.exe`, [String.raw`C:\ask.cjs`]);
  expect(existsSync(wine.file(String.raw`C:\loaded`))).toBe(true);
});

test("the modules that lie beside it can be loaded", async () => {
  const native = JSON.stringify(await windowsPath(path.join(path.dirname(tier2), "native")));
  const code = `for (const name of ${JSON.stringify(nativePackages)}) {
    require(require.resolve(name, { paths: [${native}] }));
  }`;
  writeFileSync(wine.file(String.raw`C:\load.cjs`), code);
  await wine.succeed(String.raw`C:\node.exe`, [String.raw`C:\load.cjs`]);
  expect(await wine.succeed(tier2, ["button", "list"])).toContain("No button");
});
