import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Server, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";

/** A desktop for a bridge: in the place of its xdg-open one that tells which address was to be opened. */
export class PlayedDesktop {
  /** What makes the bridge believe that its own session has a screen, and open pages there. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #server: Server;
  readonly #addresses: string[] = [];
  readonly #waiting: ((address: string) => void)[] = [];

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
        this.#opened(text);
      });
    });
  }

  /** `display`: an X server, e.g. ":7"; nothing has to be there unless pictures are taken. */
  static async start(display = ":77"): Promise<PlayedDesktop> {
    const folder = await mkdtemp(path.join(tmpdir(), "tier2-desktop-"));
    const socketPath = path.join(folder, "opened.sock");
    const server = createServer({ allowHalfOpen: true }).listen(socketPath);
    await once(server, "listening");
    const program = path.join(folder, "xdg-open");
    const script = `require("node:net").connect(${JSON.stringify(socketPath)}).end(process.argv[2]);`;
    await writeFile(program, `#!${process.execPath}\n${script}\n`);
    await chmod(program, 0o755);
    return new PlayedDesktop(folder, server, display);
  }

  /** Resolves with the next address that is to be opened, each once. */
  async nextAddress(): Promise<string> {
    const ready = this.#addresses.shift();
    return ready ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #opened(address: string): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#addresses.push(address);
    } else {
      next(address);
    }
  }
}
