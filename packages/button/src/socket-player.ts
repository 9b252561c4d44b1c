import { type Server, type Socket, createServer } from "node:net";
import { listenLocally } from "./listen-locally.ts";
import {
  type HostMessage,
  type PlayerMessage,
  fromHex,
  receiveMessages,
  sendMessage,
  toHex,
} from "./socket-messages.ts";
import { type HidDeviceInfo, TransportError } from "./transport.ts";

/** A device another process plays. Both calls reject with a TransportError as a HidHandle's would. */
export interface PlayedDevice {
  /** An output report, the id in byte 0. */
  write(report: Uint8Array): Promise<void>;
  /** A feature report of at most `length` bytes, the id counted. */
  readFeature(reportId: number, length: number): Promise<Uint8Array>;
  /** A feature report, the id in byte 0. */
  writeFeature(report: Uint8Array): Promise<void>;
}

/**
 * Plays one HID device on a unix socket or Windows named pipe, for the socket transport of other processes. Any number
 * of clients may be connected; each gets every input report, and one of them may claim the device.
 */
export class DevicePlayer {
  readonly #path: string;
  readonly #device: PlayedDevice;
  readonly #clients = new Set<Socket>();
  readonly #server: Server;
  #holder: { readonly socket: Socket; readonly processId: number } | undefined;
  #state: PlayerMessage = { event: "detached", reason: "not yet attached" };

  constructor(socketPath: string, device: PlayedDevice) {
    this.#path = socketPath;
    this.#device = device;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Rejects when somebody else listens there; a socket file left behind by a killed process is replaced. */
  async listen(): Promise<void> {
    await listenLocally(this.#server, this.#path);
  }

  /** Plugged in. */
  attach(info: Omit<HidDeviceInfo, "path">): void {
    this.#tell({ event: "attached", device: info });
  }

  /** Unplugged. */
  detach(reason: string): void {
    this.#tell({ event: "detached", reason });
  }

  /** One input report to every client. */
  input(report: Uint8Array): void {
    this.#broadcast({ event: "input", data: toHex(report) });
  }

  async close(): Promise<void> {
    for (const client of this.#clients) {
      client.destroy();
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #tell(state: PlayerMessage): void {
    this.#state = state;
    this.#broadcast(state);
  }

  #broadcast(message: PlayerMessage): void {
    for (const client of this.#clients) {
      sendMessage(client, message);
    }
  }

  #serve(socket: Socket): void {
    this.#clients.add(socket);
    socket.on("close", () => {
      this.#clients.delete(socket);
      if (this.#holder?.socket === socket) {
        this.#holder = undefined;
      }
    });
    socket.on("error", () => socket.destroy());
    sendMessage(socket, this.#state);
    receiveMessages<HostMessage>(socket, (message) => {
      void this.#answer(socket, message).then((reply) => sendMessage(socket, reply));
    });
  }

  #claim(socket: Socket, processId: number): void {
    if (this.#holder !== undefined && this.#holder.socket !== socket) {
      throw new TransportError("in_use", `process ${this.#holder.processId}`);
    }
    this.#holder = { socket, processId };
  }

  async #answer(socket: Socket, message: HostMessage): Promise<PlayerMessage> {
    try {
      if ("claim" in message) {
        this.#claim(socket, message.claim);
        return { reply: message.call, data: "" };
      }
      if ("write" in message) {
        await this.#device.write(fromHex(message.write));
        return { reply: message.call, data: "" };
      }
      if ("writeFeature" in message) {
        await this.#device.writeFeature(fromHex(message.writeFeature));
        return { reply: message.call, data: "" };
      }
      const { id, length } = message.readFeature;
      return { reply: message.call, data: toHex(await this.#device.readFeature(id, length)) };
    } catch (error) {
      const code = error instanceof TransportError ? error.code : "failed";
      return { reply: message.call, error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  }
}
