import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Server, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";

const programs = ["xdg-open", "notify-send"] as const;
type Program = (typeof programs)[number];

/**
 * A desktop for a bridge or a session agent: in the place of its xdg-open one that tells which address was to be opened, in
 * the place of its notify-send one that tells what was to be shown.
 */
export class PlayedDesktop {
  /** What makes the bridge believe that its own session has a screen, and open pages there. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #server: Server;
  readonly #told: Record<Program, string[]> = { "xdg-open": [], "notify-send": [] };
  readonly #waiting: Record<Program, ((word: string) => void)[]> = { "xdg-open": [], "notify-send": [] };

  private constructor(folder: string, server: Server, display: string) {
    this.#folder = folder;
    this.#server = server;
    this.environment = {
      ...{ DISPLAY: display, WAYLAND_DISPLAY: "", XDG_RUNTIME_DIR: "", SSH_CONNECTION: "", XRDP_SESSION: "" },
      PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    };
    server.on("connection", (socket) => {
      let text = "";
      socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      socket.once("end", () => {
        socket.end();
        const { program, words } = JSON.parse(text) as { program: Program; words: string[] };
        this.#called(program, words.slice(words.indexOf("--") + 1).join(": "));
      });
    });
  }

  /** `display`: an X server, e.g. ":7"; nothing has to be there unless pictures are taken. */
  static async start(display = ":77"): Promise<PlayedDesktop> {
    const folder = await mkdtemp(path.join(tmpdir(), "tier2-desktop-"));
    const socketPath = path.join(folder, "opened.sock");
    const server = createServer({ allowHalfOpen: true }).listen(socketPath);
    await once(server, "listening");
    for (const program of programs) {
      const file = path.join(folder, program);
      const text = `JSON.stringify({ program: "${program}", words: process.argv.slice(2) })`;
      const script = `require("node:net").connect(${JSON.stringify(socketPath)}).end(${text});`;
      await writeFile(file, `#!${process.execPath}\n${script}\n`);
      await chmod(file, 0o755);
    }
    await chmod(folder, 0o755); // for a person of another account
    await chmod(socketPath, 0o666);
    return new PlayedDesktop(folder, server, display);
  }

  /** Resolves with the next address that is to be opened, each once. */
  async nextAddress(): Promise<string> {
    return this.#next("xdg-open");
  }

  /** Resolves with title and text of the next notice that is to be shown, each once. */
  async nextNotice(): Promise<string> {
    return this.#next("notify-send");
  }

  async close(): Promise<void> {
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #next(program: Program): Promise<string> {
    const ready = this.#told[program].shift();
    return ready ?? new Promise((resolve) => this.#waiting[program].push(resolve));
  }

  #called(program: Program, word: string): void {
    const next = this.#waiting[program].shift();
    if (next === undefined) {
      this.#told[program].push(word);
    } else {
      next(word);
    }
  }
}
