// The bridge as an account of its own, the session agent as the person: what only the person may do is done by the agent.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, onTestFailed, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { XDisplay, anyDisplayKeys, hasX11 } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { Desk } from "../lib/desk.ts";
import { PlayedDesktop } from "../lib/played-desktop.ts";
import { Tier2Process } from "../lib/tier2-process.ts";
import { TwoAccounts, hasAccounts } from "../lib/two-accounts.ts";

const noScreen = { DISPLAY: "", WAYLAND_DISPLAY: "", XDG_RUNTIME_DIR: "", SSH_CONNECTION: "" };

/** An office: two accounts, the person's screen, which nobody else may see, and a bridge that runs as the other account. */
class Office {
  readonly desk: Desk;
  readonly desktop: PlayedDesktop;
  readonly #computer: TwoAccounts;

  private constructor(desk: Desk, desktop: PlayedDesktop, computer: TwoAccounts) {
    this.desk = desk;
    this.desktop = desktop;
    this.#computer = computer;
  }

  static async open(): Promise<Office> {
    const computer = new TwoAccounts();
    onTestFinished(() => computer.remove());
    const keys = computer.file("keys");
    writeFileSync(keys, anyDisplayKeys());
    computer.giveToPerson(keys);
    const display = await XDisplay.start("1280x720", ["-auth", keys, "-retro"]); // a pattern is not blank
    onTestFinished(async () => display.stop());
    const desktop = await PlayedDesktop.start(display.name);
    onTestFinished(async () => desktop.close());
    computer.logIn(display.name);
    const api = { sessionSocket: `${computer.runFolder}/session.sock` };
    writeFileSync(computer.file("agent.yaml"), stringify({ api }));
    const screen = { policy: "on", of: "all-monitors" };
    const desk = await Desk.start({
      config: { api, capture: { screen }, page: { open: true, form: "none" } },
      environment: noScreen,
      under: computer.asBridge(),
    });
    return new Office(desk, desktop, computer);
  }

  /** One that means harm (test/lib/hostile-agent.ts), as the person; resolves when the bridge has it. */
  async startHostile(mode: "junk" | "silent"): Promise<Told> {
    const script = path.resolve(import.meta.dirname, "../lib/hostile-agent.ts");
    const place = `${this.#computer.runFolder}/session.sock`;
    const words = [process.execPath, "--conditions=source", script, place, mode];
    const [command = "", ...rest] = [...this.#computer.asPerson(), ...words];
    const child = spawn(command, rest, { stdio: ["ignore", "ignore", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const told = new Told(child);
    await told.until(/hostile agent connected/);
    return told;
  }

  /** Resolves when the bridge has it. */
  async startAgent(): Promise<Tier2Process> {
    const environment = { ...noScreen, ...this.desktop.environment, XAUTHORITY: this.#computer.file("keys") };
    const words = ["agent", "--config", this.#computer.file("agent.yaml")];
    const agent = new Tier2Process(words, environment, this.#computer.asPerson());
    onTestFinished(async () => agent.kill());
    onTestFailed(() => void process.stderr.write(agent.stderr));
    await agent.says(/The bridge is there/);
    return agent;
  }

  /** What the report says of the picture. */
  async pictureText(): Promise<string> {
    const report = (await this.file("report.html")).toString("utf8");
    return /Picture of the screen<\/h2>\s*<p>\s*([^<]*)/.exec(report)?.[1] ?? report;
  }

  /** The content of the next file with this name, of those that are not among the first ones. */
  async file(name: string, before = 0): Promise<Buffer> {
    const { sandbox } = this.desk.rig;
    const all = () => sandbox.data.documents.filter(({ fileName }) => fileName === name);
    await sandbox.until(() => all().length > before);
    return Buffer.from(all().at(-1)?.content ?? []);
  }
}

async function expectPicture(picture: Promise<Buffer>): Promise<void> {
  const bytes = await picture;
  expect([...bytes.subarray(0, 2), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
}

/** What a process says on stderr. */
class Told {
  readonly child: ChildProcess;
  #text = "";

  constructor(child: ChildProcess) {
    this.child = child;
    child.stderr?.setEncoding("utf8").on("data", (piece: string) => (this.#text += piece));
  }

  /** All it said, once that is among it. */
  async until(wanted: RegExp): Promise<string> {
    while (!wanted.test(this.#text)) {
      await once(this.child.stderr ?? this.child, "data");
    }
    return this.#text;
  }
}

const canRun = hasX11 && hasAccounts;

test.runIf(canRun)("the agent takes the picture and opens the page; after a restart of the bridge again", async () => {
  const office = await Office.open();
  const { desk, desktop } = office;
  const agent = await office.startAgent();
  expect((await desk.status()).agents).toEqual(["ann"]);
  await desk.tap();
  expect(await desktop.nextAddress()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  await expectPicture(office.file("screen.jpg"));
  expect(await office.pictureText()).toMatch(/^All monitors, \d+ × \d+, \d+ KB/);

  await desk.bridge.kill();
  await agent.says(/Waiting for the bridge/);
  await desk.startBridge();
  await agent.says(/The bridge is there[^]*The bridge is there/);
  await desk.tap();
  await desktop.nextAddress();
  await expectPicture(office.file("screen.jpg", 1));
  expect(await agent.stop()).toBe(0);
});

test.runIf(canRun)("without an agent the ticket says so; what is to be told waits for one", async () => {
  const office = await Office.open();
  const { desk, desktop } = office;
  await desk.tap();
  expect(await office.pictureText()).toMatch(/^No picture: not taken: no session agent runs in this session/);
  await desk.events.until("ticket.accepted");
  expect(desk.bridge.stderr).toContain("session_agent_missing");
  await office.startAgent();
  expect(await desktop.nextNotice()).toMatch(/^Ticket \d+ was made at \d\d:\d\d: /);
});

test.runIf(canRun)("of two agents of one session the newer one works, and the older one ends", async () => {
  const office = await Office.open();
  const older = await office.startAgent();
  const newer = await office.startAgent();
  expect(await older.ended).toBe(0);
  expect(older.stderr).toContain("Another agent took this session over.");
  await office.desk.tap();
  await office.desktop.nextAddress();
  newer.child.kill("SIGKILL");
});

test.runIf(canRun)("an agent that means harm gets nothing into the ticket but that there is no picture", async () => {
  const office = await Office.open();
  const hostile = await office.startHostile("junk");
  const answers = hostile.until(/take-picture[^]*answer_refused/);
  await office.desk.tap();
  expect(await answers).toContain("9999: task_unknown");
  expect(await office.pictureText()).toMatch(
    /^No picture: not taken: The session agent.*s answer cannot be used: the picture is not what/,
  );
});

test.runIf(canRun)("an agent that is killed while it should do something fails that at once", async () => {
  const office = await Office.open();
  const silent = await office.startHostile("silent");
  await office.desk.tap();
  await silent.until(/take-picture/);
  silent.child.kill("SIGKILL");
  expect(await office.pictureText()).toMatch(/^No picture: not taken: The session agent ended before it answered/);
});
