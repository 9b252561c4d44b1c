import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import { XDisplay } from "../../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { type ConnectWiseSandbox, startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { realPrograms } from "../service-host/programs.ts";
import { writePlainNode } from "./plain-node.ts";
import { waitFor } from "./wait-for.ts";
import { type Started, type StartedInTerminal, Wine, kill } from "./wine.ts";

const programs = String.raw`C:\Program Files\Tier2`;
const data = String.raw`C:\ProgramData\Tier2`;
const buttonPipe = String.raw`\\.\pipe\tier2-played-button`;
const opened = String.raw`C:\opened.txt`;
const limitMs = 60_000;

export const plainNode: string = String.raw`C:\node.exe`;
const program = `${programs}\\tier2.exe`;
const host = `${programs}\\tier2-service.exe`;

/** What the sandbox has of a press. */
export interface Delivered {
  /** By their names. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** What the report says of the picture. */
  readonly pictureText: string;
}

/**
 * A person's Windows computer with a screen: the installed service, which is not started, an agent and a button when they are
 * wanted, and the sandbox of a helpdesk system. What is started ends with the test that started it.
 */
export class Workplace {
  readonly wine: Wine;
  readonly display: XDisplay;
  readonly #sandbox: ConnectWiseSandbox;
  #pages = 0;

  /** @param screen its size, e.g. "640x480" */
  static async open(screen: string): Promise<Workplace> {
    const folders = await realPrograms();
    const [display, sandbox] = await Promise.all([XDisplay.start(screen), startConnectWiseSandbox()]);
    // No page opens in a browser of the tester's.
    const wine = await Wine.start({ DISPLAY: display.name, WINEDLLOVERRIDES: "mscoree=;mshtml=;winebrowser.exe=" });
    mkdirSync(wine.file(programs), { recursive: true });
    for (const folder of folders) {
      cpSync(folder, wine.file(programs), { recursive: true });
    }
    await wine.succeed(host, ["--install"]);
    await installBrowser(wine);
    return new Workplace(wine, display, sandbox);
  }

  private constructor(wine: Wine, display: XDisplay, sandbox: ConnectWiseSandbox) {
    this.wine = wine;
    this.display = display;
    this.#sandbox = sandbox;
  }

  async close(): Promise<void> {
    await this.wine.stop();
    await this.display.stop();
    await this.#sandbox.close();
  }

  /** What the service reads when it is started next. - screen: `capture.screen`. */
  configure(screen: object): void {
    const { publicKey, privateKey, ...psa } = this.#sandbox.config;
    const secrets = `${data}\\secrets`;
    mkdirSync(this.wine.file(secrets), { recursive: true });
    writeFileSync(this.wine.file(`${secrets}\\public`), publicKey);
    writeFileSync(this.wine.file(`${secrets}\\private`), privateKey);
    const config = {
      schemaVersion: 1,
      psa: { ...psa, publicKey: `file:${secrets}\\public`, privateKey: `file:${secrets}\\private` },
      device: { transport: "socket", path: buttonPipe },
      capture: { screen },
      page: { open: true, form: "none" },
      policy: { fold: false }, // each press a ticket of its own
      delivery: { settleMs: 100 },
    };
    writeFileSync(this.wine.file(`${data}\\config.yaml`), stringify(config));
  }

  /** The service's. */
  log(): string {
    return this.wine.text(`${data}\\logs\\service.log`);
  }

  /** Waits until the service's log has this text. */
  async logged(text: string): Promise<void> {
    await waitFor(`the log says ${text}`, () => this.log().includes(text), limitMs).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.log()}`);
    });
  }

  async startService(): Promise<void> {
    await this.wine.succeed(host, ["--start"]);
    onTestFinished(async () => void (await this.wine.run(host, ["--stop"])));
  }

  async stopService(): Promise<void> {
    await this.wine.succeed(host, ["--stop"]);
  }

  /** A button that is pressed by the space bar; resolves when the service has it. */
  async plugIn(): Promise<StartedInTerminal> {
    const attached = (): number => this.log().split('"button.attached"').length;
    const before = attached();
    const button = this.wine.startInTerminal(program, ["emulate", "--socket", buttonPipe]);
    onTestFinished(async () => {
      button.type("q");
      await button.exited;
    });
    await waitFor("the button is attached", () => attached() > before, limitMs);
    return button;
  }

  /** Runs the command line. */
  async tier2(...words: readonly string[]): ReturnType<Wine["run"]> {
    return this.wine.run(program, words);
  }

  /** As a person at a command line starts it. */
  startAgent(): Started {
    const agent = this.wine.startProgram(program, ["agent"]);
    onTestFinished(() => kill(agent.pid));
    return agent;
  }

  /** As Windows starts it when the person logs in; resolves when it works for the service. */
  async logIn(): Promise<void> {
    const { pid } = this.wine.startProgram(host, ["--agent"]);
    onTestFinished(() => kill(pid)); // takes the agent along
    await waitFor("the service has an agent", async () => (await this.agents()).length === 1, limitMs);
  }

  /** The address of the next page that is opened in the browser. */
  async nextPage(): Promise<string> {
    const find = (): string | undefined => this.wine.text(opened).split("\n").slice(0, -1)[this.#pages];
    const address = await waitFor("a page is opened", find, limitMs);
    this.#pages += 1;
    return address;
  }

  /** In whose sessions agents run. */
  async agents(): Promise<readonly string[]> {
    const answer = await this.tier2("status", "--json");
    return answer.exitCode === 0 ? (JSON.parse(answer.output) as { agents: readonly string[] }).agents : [];
  }

  /** Presses; resolves with the ticket's files as soon as the report, the last one, is among them. */
  async press(button: StartedInTerminal): Promise<Delivered> {
    const sandbox = this.#sandbox;
    const known = new Set(sandbox.tickets().map(({ id }) => id));
    button.type(" ");
    const find = (): Delivered | false => {
      const ticket = sandbox.tickets().find(({ id }) => !known.has(id));
      const documents = sandbox.data.documents.filter(({ recordId }) => recordId === ticket?.id);
      const files = new Map(documents.map(({ fileName, content }) => [fileName, Buffer.from(content)]));
      const report = files.get("report.html")?.toString();
      return report !== undefined && { files, pictureText: pictureTextIn(report) };
    };
    return waitFor("the ticket's report", find, limitMs).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.log()}`);
    });
  }
}

/** Plain Node, and with it a browser that writes down what it is to open. */
async function installBrowser(wine: Wine): Promise<void> {
  await writePlainNode(wine.file(plainNode));
  const script = String.raw`C:\browser.cjs`;
  const code = `require("node:fs").appendFileSync(${JSON.stringify(opened)}, process.argv[2] + "\\n");`;
  writeFileSync(wine.file(script), code);
  const key = String.raw`HKLM\Software\Classes\http\shell\open`;
  await wine.succeed("reg", ["add", `${key}\\command`, "/ve", "/d", `"${plainNode}" ${script} "%1"`, "/f"]);
}

const pictureTextIn = (report: string): string =>
  /Picture of the screen<\/h2>\s*<p>\s*([^<]*)/.exec(report)?.[1] ?? report;
