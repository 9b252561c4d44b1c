import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { onTestFinished } from "vitest";
import { waitFor } from "../lib/wait-for.ts";
import { Wine } from "../lib/wine.ts";
import { type Programs, playedPrograms } from "./programs.ts";

const programs = String.raw`C:\Program Files\Tier2`;
const logs = String.raw`C:\ProgramData\Tier2\logs`;
export const adminPipe: string = String.raw`\\.\pipe\tier2-admin`;
export const sessionPipe: string = String.raw`\\.\pipe\tier2-session`;

/** What the played bridge, or the played service, does when it is started next. */
export type Play = "run" | "hang" | "deaf" | "slow" | "quit" | `exit ${number}` | `log ${number}`;

/** A Windows computer on which the service is installed and not started. */
export class HostHere {
  readonly wine: Wine;
  #words = `${programs}\\tier2-service.exe`;

  static async install(folders?: Programs): Promise<HostHere> {
    const made = folders ?? (await playedPrograms());
    const wine = await Wine.start();
    onTestFinished(async () => wine.stop());
    mkdirSync(wine.file(programs), { recursive: true });
    for (const folder of made) {
      cpSync(folder, wine.file(programs), { recursive: true });
    }
    const host = new HostHere(wine);
    await host.word("--install");
    return host;
  }

  private constructor(wine: Wine) {
    this.wine = wine;
  }

  play(what: Play): void {
    writeFileSync(this.wine.file(String.raw`C:\played.txt`), what);
  }

  /** Runs `tier2-service.exe --word`; rejects when it fails. */
  async word(word: string): Promise<string> {
    return this.wine.succeed(this.#words, [word]);
  }

  /** From now on the played service is the service; the words are said as before. */
  playService(): void {
    const [own, words] = [this.wine.file(this.#words), this.wine.file(String.raw`C:\words.exe`)];
    renameSync(own, words);
    renameSync(this.wine.file(`${programs}\\played-service.exe`), own);
    this.#words = String.raw`C:\words.exe`;
  }

  async start(play: Play = "run"): Promise<void> {
    this.play(play);
    await this.word("--start");
  }

  /** Runs the command line, tier2.exe. */
  async tier2(...words: readonly string[]): ReturnType<Wine["run"]> {
    return this.wine.run(`${programs}\\tier2.exe`, words);
  }

  /** Runs the client of pipes. */
  async client(...words: readonly string[]): Promise<string> {
    const { output } = await this.wine.run(`${programs}\\pipe-client.exe`, words);
    return output;
  }

  /** A client that stays, once it has so many connections open. */
  async hold(pipe: string, count: number): Promise<ReturnType<Wine["startProgram"]>> {
    const started = this.wine.startProgram(`${programs}\\pipe-client.exe`, ["hold", pipe, String(count)]);
    const { exited, output } = started;
    const ended = exited.then(({ exitCode }) => `it ended with ${exitCode}`);
    const isOpen = waitFor(`${pipe} is open`, () => output().includes("open")).then(() => "open");
    const came = await Promise.race([isOpen, ended]).catch(String);
    if (came !== "open") {
      throw new Error(`${came}\n${output()}`);
    }
    return started;
  }

  /** The log of the service, the older files in front. */
  log(): string {
    return this.logFiles()
      .toReversed()
      .map((name) => textOrNone(path.join(this.wine.file(logs), name)))
      .join("");
  }

  /** service.log first. */
  logFiles(): string[] {
    const folder = this.wine.file(logs);
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  /** Waits until the log says this so many times. */
  async logged(text: string, times = 1, limitMs = 15_000): Promise<void> {
    const count = (): number => this.log().split(text).length - 1;
    await waitFor(`the log says ${times} times: ${text}`, () => count() >= times, limitMs).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.log().slice(-3000)}`);
    });
  }

  /** Linux' process ids of the played bridges. */
  bridges(): number[] {
    return this.wine.processes("tier2.exe").map(({ pid }) => pid);
  }
}

/** Empty while the file gets another name. */
function textOrNone(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return "";
    }
    throw error;
  }
}
