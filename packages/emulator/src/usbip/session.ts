import type { Socket } from "node:net";
import { ByteQueue } from "../byte-queue.ts";
import type { UsbDevice } from "../usb-device.ts";
import { AttachedDevice, isToHost } from "./attached.ts";
import {
  type Command,
  type Offer,
  type RequestKind,
  commandSize,
  decodeBusId,
  decodeCommand,
  decodeRequest,
  encodeImport,
  encodeList,
  importSize,
  requestHeaderSize,
} from "./messages.ts";

/** What the connections of one server share. */
export interface Exports {
  list(): readonly Offer[];
  /** Hands a device out, to one at a time; `onGone` is called when it is unplugged. */
  claim(busId: string, onGone: () => void): Claim | "isBusy" | "isUnknown";
}

export interface Claim {
  readonly offer: Offer;
  readonly device: UsbDevice;
  release(): void;
}

/** One connection: it asks for the list, or takes a device and speaks to that from then on. */
export class UsbipSession {
  readonly #socket: Socket;
  readonly #exports: Exports;
  readonly #note: (text: string) => void;
  readonly #received = new ByteQueue();
  #request: RequestKind | undefined;
  #command: Command | undefined;
  #attached: AttachedDevice | undefined;
  #release: () => void = () => undefined;

  /** `note` is told what the other side does wrong; the connection is closed then. */
  constructor(socket: Socket, exports: Exports, note: (text: string) => void) {
    this.#socket = socket;
    this.#exports = exports;
    this.#note = note;
  }

  /** Serves the connection until it ends. */
  start(): void {
    const socket = this.#socket;
    socket.on("data", (chunk) => {
      this.#received.push(chunk);
      this.#proceed();
    });
    socket.on("error", () => undefined); // "close" follows
    socket.on("close", () => this.#giveBack());
  }

  /** Takes what is complete. */
  #proceed(): void {
    try {
      while (this.#socket.writable && (this.#attached === undefined ? this.#takeRequest() : this.#takeCommand())) {
        // until more has to come
      }
    } catch (error) {
      this.#refuse(error);
    }
  }

  #takeRequest(): boolean {
    if (this.#request === undefined) {
      const header = this.#received.take(requestHeaderSize);
      this.#request = header === undefined ? undefined : decodeRequest(header);
    }
    if (this.#request === "list") {
      this.#socket.end(encodeList(this.#exports.list()));
      return false;
    }
    const busId = this.#request === undefined ? undefined : this.#received.take(importSize);
    if (busId !== undefined) {
      this.#import(decodeBusId(busId));
    }
    return busId !== undefined;
  }

  #import(busId: string): void {
    // What arrived from the device before it was unplugged goes out before the connection is closed.
    const onGone = (): void => {
      setImmediate(() => {
        this.#giveBack();
        this.#socket.destroySoon();
      });
    };
    const claim = this.#exports.claim(busId, onGone);
    if (typeof claim === "string") {
      this.#socket.end(encodeImport(claim));
      return;
    }
    this.#release = () => claim.release();
    const attached = new AttachedDevice(claim.device, (bytes) => {
      if (this.#socket.writable) {
        this.#socket.write(bytes);
      }
    });
    this.#attached = attached;
    this.#socket.write(encodeImport(claim.offer));
    attached.start().catch((error: unknown) => this.#refuse(error));
  }

  #takeCommand(): boolean {
    if (this.#command === undefined) {
      const bytes = this.#received.take(commandSize);
      this.#command = bytes === undefined ? undefined : decodeCommand(bytes);
    }
    const command = this.#command;
    const data = command === undefined ? undefined : this.#received.take(dataSize(command));
    if (command === undefined || data === undefined) {
      return false;
    }
    this.#command = undefined;
    this.#attached?.take(command, data).catch((error: unknown) => this.#refuse(error));
    return true;
  }

  /** Nothing is under way any more, and somebody else may have the device. */
  #giveBack(): void {
    this.#attached?.end();
    this.#release();
    this.#release = () => undefined;
  }

  #refuse(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#note(`A USB/IP connection is closed: ${reason}.`);
    this.#socket.destroy();
  }
}

const dataSize = (command: Command): number => (command.kind === "unlink" || isToHost(command) ? 0 : command.length);
