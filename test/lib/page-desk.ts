// A desk with a screen: the firmware in the emulator, `tier2 run` as a process, the sandbox, and in the place of a desktop's
// xdg-open one that tells the test which address was to be opened.
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { type Server, createServer } from "node:net";
import path from "node:path";
import process from "node:process";
import { onTestFinished } from "vitest";
import { XDisplay } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { temporaryFolder } from "../../packages/bridge/src/testing/temporary-folder.ts";
import { Desk, type DeskOptions } from "./desk.ts";

export interface PageDesk {
  readonly desk: Desk;
  readonly display: XDisplay;
  /** Presses; the id, and the address that the browser is to open. */
  press(): Promise<{ readonly pressId: string; readonly address: string }>;
  /** Resolves with the next address that is to be opened. */
  nextAddress(): Promise<string>;
}

/** Ends with the test. */
export async function startPageDesk(config: DeskOptions["config"] = {}): Promise<PageDesk> {
  const folder = temporaryFolder();
  const display = await XDisplay.start("1280x800");
  onTestFinished(async () => display.stop());
  const addresses: string[] = [];
  const waiting: ((address: string) => void)[] = [];
  const server = createServer((socket) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    socket.once("end", () => {
      const [first, ...others] = waiting.splice(0);
      waiting.push(...others);
      if (first === undefined) {
        addresses.push(text);
      } else {
        first(text);
      }
      socket.end();
    });
  });
  const tools = await xdgOpenTo(server, folder);
  const desk = await Desk.start({
    config: { page: { open: true }, ...config },
    environment: {
      ...{ DISPLAY: display.name, WAYLAND_DISPLAY: "", XDG_RUNTIME_DIR: "", SSH_CONNECTION: "", XRDP_SESSION: "" },
      PATH: `${tools}:${process.env["PATH"] ?? ""}`,
    },
  });
  const nextAddress = async (): Promise<string> => {
    const ready = addresses.shift();
    return ready ?? new Promise((resolve) => waiting.push(resolve));
  };
  return {
    ...{ desk, display, nextAddress },
    press: async () => ({ pressId: await desk.tap(), address: await nextAddress() }),
  };
}

/** A folder for PATH with an xdg-open that gives its word to the server. */
async function xdgOpenTo(server: Server, folder: string): Promise<string> {
  const socketPath = path.join(folder, "opened.sock");
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  const tools = path.join(folder, "tools");
  await mkdir(tools);
  const script = `#!${process.execPath}
require("node:net").connect(${JSON.stringify(socketPath)}).end(process.argv[2]);
`;
  await writeFile(path.join(tools, "xdg-open"), script);
  await chmod(path.join(tools, "xdg-open"), 0o755);
  return tools;
}
