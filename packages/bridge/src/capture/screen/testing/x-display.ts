import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { Readable } from "node:stream";

export const hasX11: boolean = existsSync("/usr/bin/Xvfb") && existsSync("/usr/bin/xterm");

/**
 * One key for every display, as a file (Xau(3)): family, then address, number, name and data, each with its length before it.
 * Only who can read it may connect to a server that was started with it.
 */
export function anyDisplayKeys(): Buffer {
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, bytes.length]), bytes]);
  const any = Buffer.alloc(0);
  const fields = [any, any, Buffer.from("MIT-MAGIC-COOKIE-1"), Buffer.alloc(16, "public-key")];
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields.map(field)]);
}

/** A terminal without frame (there is no window manager), where and how large `geometry` says (X(7)). */
export interface TerminalLook {
  readonly title: string;
  /** Of its window class, the application's name. */
  readonly application?: string;
  readonly background: string;
  readonly geometry: string;
  /** Lines that it shows. */
  readonly lines?: readonly string[];
}

/** An X server without a screen, on a free number, and terminals on it. */
export class XDisplay {
  /** DISPLAY. */
  readonly name: string;
  readonly #processes: ChildProcess[];
  readonly #folder: string = mkdtempSync(path.join(tmpdir(), "tier2-display-"));

  private constructor(name: string, server: ChildProcess) {
    this.name = name;
    this.#processes = [server];
  }

  /** `options` of Xvfb(1). The pointer is in the middle. */
  static async start(size: string, options: readonly string[] = []): Promise<XDisplay> {
    const words = ["-displayfd", "3", "-screen", "0", `${size}x24`, "-nolisten", "tcp", ...options];
    const server = spawn("Xvfb", words, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const [number] = (await once(server.stdio[3] as Readable, "data")) as [Buffer];
    return new XDisplay(`:${number.toString().trim()}`, server);
  }

  /** Done when the terminal has drawn its text: it answers a question that comes after it (DSR 6). */
  async showTerminal(look: TerminalLook): Promise<void> {
    const { title, application = "XTerm", background, geometry, lines = ["The quick brown fox"] } = look;
    const fifo = path.join(this.#folder, `ready-${this.#processes.length}`);
    execFileSync("mkfifo", [fifo]);
    const script = 'stty raw -echo; printf "%s\\033[6n" "$1"; head -c 6 >"$0"; exec cat';
    const words = ["-class", application, "-T", title, "-bg", background, "-geometry", geometry];
    const env = { ...process.env, DISPLAY: this.name };
    const terminal = spawn("xterm", [...words, "-e", "sh", "-c", script, fifo, lines.join("\r\n")], {
      stdio: "ignore",
      env,
    });
    this.#processes.push(terminal);
    await readFile(fifo);
  }

  async stop(): Promise<void> {
    for (const child of this.#processes.toReversed()) {
      const ended = once(child, "exit");
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await ended;
      }
    }
    rmSync(this.#folder, { recursive: true });
  }
}
