import { type Server, type Socket, createServer } from "node:net";
import { listenLocally } from "@tier2/button";
import type { UsbPlug } from "../usb-device.ts";
import { UsbredirSession } from "./session.ts";

/**
 * Serves what is plugged in to a virtual machine over the usbredir protocol 0.7, as its "usb-host" side: QEMU connects to
 * the unix socket with `-chardev socket,path=...,reconnect=1` and `-device usb-redir`. One guest at a time.
 */
export class UsbredirServer {
  readonly #path: string;
  readonly #server: Server;
  #guest: Socket | undefined;

  /** `note` is told, in a sentence, why a guest's connection was closed. */
  constructor(path: string, plug: UsbPlug, note: (text: string) => void) {
    this.#path = path;
    this.#server = createServer((socket) => {
      if (this.#guest !== undefined) {
        note("A second usbredir guest was sent away: the device has one already.");
        socket.destroy();
        return;
      }
      this.#guest = socket;
      socket.on("close", () => {
        this.#guest = undefined;
      });
      new UsbredirSession(socket, plug, note).start();
    });
  }

  /** Rejects when somebody else listens there; a socket file left behind by a killed process is replaced. */
  async listen(): Promise<{ readonly usbredirPath: string }> {
    await listenLocally(this.#server, this.#path);
    return { usbredirPath: this.#path };
  }

  async close(): Promise<void> {
    this.#guest?.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
