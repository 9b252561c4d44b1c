import { type Socket, connect } from "node:net";
import process from "node:process";
import { inUseBy } from "./holder.ts";
import {
  type HostQuestion,
  type PlayerMessage,
  fromHex,
  receiveMessages,
  sendMessage,
  toHex,
} from "./socket-messages.ts";
import {
  type HidDeviceInfo,
  type HidHandle,
  type HidListeners,
  type HidTransport,
  type OpenOptions,
  TransportError,
} from "./transport.ts";

/** How long to wait before looking again for a player that is not there. */
const reconnectMs = 200;
/** A player says at once what is attached; who says nothing plays no device. */
const greetingMs = 1000;

/** Whether a peer that may be anybody described a device. */
function isDevice(device: unknown): device is Omit<HidDeviceInfo, "path"> {
  const { vendorId, productId, serialNumber, manufacturer, product } = (device ?? {}) as Record<string, unknown>;
  const numbers = [vendorId, productId];
  const texts = [serialNumber, manufacturer, product];
  return numbers.every((value) => typeof value === "number") && texts.every((value) => typeof value === "string");
}

/**
 * The transport to a device that another process plays with DevicePlayer on a unix socket or Windows named pipe. Every
 * open handle and every watch is a connection of its own; nobody listening there means that nothing is attached.
 */
export class SocketTransport implements HidTransport {
  readonly name = "socket";
  readonly #path: string;
  readonly #closing = new AbortController();
  readonly #handles = new Set<SocketHandle>();

  constructor(socketPath: string) {
    this.#path = socketPath;
  }

  async list(): Promise<readonly HidDeviceInfo[]> {
    return new Promise((resolve) => {
      const socket = connect(this.#path);
      const timer = setTimeout(() => answer([]), greetingMs);
      const answer = (devices: readonly HidDeviceInfo[]): void => {
        clearTimeout(timer);
        socket.destroy();
        resolve(devices);
      };
      socket.on("error", () => answer([]));
      socket.on("close", () => answer([]));
      receiveMessages<PlayerMessage>(socket, (message) => {
        if ("event" in message) {
          const isAttached = message.event === "attached" && isDevice(message.device);
          answer(isAttached ? [{ ...message.device, path: this.#path }] : []);
        }
      });
    });
  }

  async open(path: string, listeners: HidListeners, options: OpenOptions = {}): Promise<HidHandle> {
    const handle = await SocketHandle.open(path, listeners);
    if (options.isExclusive === true) {
      await handle.claim(path);
    }
    this.#handles.add(handle);
    handle.ended.addEventListener("abort", () => this.#handles.delete(handle));
    return handle;
  }

  watch(onChange: () => void, signal: AbortSignal): void {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    let timer: NodeJS.Timeout | undefined;
    let socket: Socket | undefined;
    const look = (): void => {
      let isAttached = false;
      socket = connect(this.#path);
      socket.on("error", () => undefined); // "close" follows
      receiveMessages<PlayerMessage>(socket, (message) => {
        if ("event" in message && message.event !== "input") {
          isAttached = message.event === "attached";
          onChange();
        }
      });
      socket.on("close", () => {
        if (ended.aborted) {
          return;
        }
        if (isAttached) {
          onChange();
        }
        timer = setTimeout(look, reconnectMs);
      });
    };
    ended.addEventListener("abort", () => {
      clearTimeout(timer);
      socket?.destroy();
    });
    if (!ended.aborted) {
      look();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#handles].map(async (handle) => handle.close()));
  }
}

interface Waiting {
  readonly resolve: (data: Uint8Array) => void;
  readonly reject: (error: TransportError) => void;
}

class SocketHandle implements HidHandle {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended = new AbortController();
  #calls = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(path: string, listeners: HidListeners): Promise<SocketHandle> {
    const socket = connect(path);
    const handle = new SocketHandle(socket);
    return new Promise((resolve, reject) => {
      let isOpen = false;
      const gone = (reason: string): void => {
        if (handle.#end(reason) && isOpen) {
          listeners.onDetached(reason);
        }
        reject(new TransportError("not_found", `Nothing is attached at ${path}: ${reason}`));
      };
      socket.on("error", (error) => gone(error.message));
      socket.on("close", () => gone("the process that plays the device ended"));
      receiveMessages<PlayerMessage>(socket, (message) => {
        if ("reply" in message) {
          handle.#settle(message);
        } else if (message.event === "attached") {
          isOpen = true;
          resolve(handle);
        } else if (message.event === "detached") {
          gone(message.reason);
        } else if (isOpen && !handle.ended.aborted) {
          listeners.onInput(fromHex(message.data));
        }
      });
    });
  }

  /** Aborted when the device is gone or the handle was closed. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  async write(report: Uint8Array): Promise<void> {
    await this.#call({ write: toHex(report) });
  }

  async readFeature(reportId: number, length: number): Promise<Uint8Array> {
    return this.#call({ readFeature: { id: reportId, length } });
  }

  async writeFeature(report: Uint8Array): Promise<void> {
    await this.#call({ writeFeature: toHex(report) });
  }

  async close(): Promise<void> {
    this.#end("the handle was closed");
  }

  /** Rejects with `in_use` when another process holds the device; the handle is closed then. */
  async claim(path: string): Promise<void> {
    try {
      await this.#call({ claim: process.pid });
    } catch (error) {
      this.#end("the handle was closed");
      const isHeld = error instanceof TransportError && error.code === "in_use";
      throw isHeld ? inUseBy(path, error.message) : error;
    }
  }

  async #call(question: HostQuestion): Promise<Uint8Array> {
    if (this.ended.aborted) {
      throw new TransportError("detached", "The device is gone.");
    }
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      sendMessage(this.#socket, { call, ...question });
    });
  }

  #settle(reply: Extract<PlayerMessage, { reply: number }>): void {
    const waiting = this.#waiting.get(reply.reply);
    this.#waiting.delete(reply.reply);
    if ("error" in reply) {
      waiting?.reject(new TransportError(reply.error.code, reply.error.message));
    } else {
      waiting?.resolve(fromHex(reply.data));
    }
  }

  /** True the first time. */
  #end(reason: string): boolean {
    if (this.ended.aborted) {
      return false;
    }
    this.#ended.abort();
    this.#socket.destroy();
    for (const { reject } of this.#waiting.values()) {
      reject(new TransportError("detached", `The device is gone: ${reason}`));
    }
    this.#waiting.clear();
    return true;
  }
}
