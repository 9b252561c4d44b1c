import type { Socket } from "node:net";
import { ByteQueue } from "../byte-queue.ts";
import { PeerError } from "../remote-transfers.ts";
import type { UsbPlug } from "../usb-device.ts";
import { announce } from "./description.ts";
import { checkHello, encodeHello } from "./hello.ts";
import { type Header, type Packet, decodeBody, decodeHeader, encodePacket, headerSize } from "./packets.ts";
import { UsbredirRequests } from "./requests.ts";

/**
 * So long the guest may ask a device that went, and is told that it does not answer. QEMU's xHCI forgets what is under way
 * when the device is detached, and Linux then waits its 5 s for the answer.
 */
const leaveMs = 50;

/** One guest, such as QEMU's usb-redir, and the device that is plugged in for it. */
export class UsbredirSession {
  readonly #socket: Socket;
  readonly #plug: UsbPlug;
  readonly #note: (text: string) => void;
  readonly #received = new ByteQueue();
  #header: Header | undefined;
  #isGreeted = false;
  /** To the device that the guest was told of. */
  #requests: UsbredirRequests | undefined;
  #leaving: NodeJS.Timeout | undefined;

  /** `note` is told what the guest does wrong; the connection is closed then. */
  constructor(socket: Socket, plug: UsbPlug, note: (text: string) => void) {
    this.#socket = socket;
    this.#plug = plug;
    this.#note = note;
  }

  /** Greets the guest, and serves it until the connection ends. */
  start(): void {
    const socket = this.#socket;
    // What arrived from a device before it was unplugged goes out before the news of it.
    const unsubscribe = this.#plug.subscribe(() => setImmediate(() => this.#follow()));
    socket.on("data", (chunk) => this.#takeOrRefuse(chunk));
    socket.on("error", () => undefined); // "close" follows
    socket.on("close", () => {
      unsubscribe();
      this.#isGreeted = false;
      clearTimeout(this.#leaving);
      this.#requests?.end();
    });
    this.#send({ kind: "hello", id: 0n, fields: {}, data: encodeHello() });
  }

  #takeOrRefuse(chunk: Uint8Array): void {
    try {
      this.#take(chunk);
    } catch (error) {
      if (!(error instanceof PeerError)) {
        throw error;
      }
      this.#refuse(error);
    }
  }

  #take(chunk: Uint8Array): void {
    this.#received.push(chunk);
    for (;;) {
      if (this.#header === undefined) {
        const bytes = this.#received.take(headerSize(this.#isGreeted));
        this.#header = bytes === undefined ? undefined : decodeHeader(bytes, this.#isGreeted);
      }
      const body = this.#header === undefined ? undefined : this.#received.take(this.#header.size);
      if (this.#header === undefined || body === undefined) {
        return;
      }
      const packet = decodeBody(this.#header, body);
      this.#header = undefined;
      this.#receive(packet);
    }
  }

  #receive(packet: Packet): void {
    if (packet.kind === "hello") {
      this.#greeted(packet.data);
      return;
    }
    if (!this.#isGreeted) {
      throw new PeerError(`it sent a packet ${packet.kind} before its greeting`);
    }
    this.#requests?.take(packet); // else it is for a device that went
  }

  #greeted(data: Uint8Array): void {
    if (this.#isGreeted) {
      throw new PeerError("it sent a second greeting");
    }
    checkHello(data);
    this.#isGreeted = true;
    this.#follow();
  }

  /** Tells the guest what is plugged in, when that is another device than before. */
  #follow(): void {
    const { device } = this.#plug;
    if (!this.#isGreeted || device === this.#requests?.device) {
      return;
    }
    if (this.#requests !== undefined) {
      this.#leaving ??= setTimeout(() => this.#leave(), leaveMs);
    } else if (device !== undefined) {
      announce(device.description).forEach((packet) => this.#send(packet));
      this.#requests = new UsbredirRequests(device, {
        send: (packet) => this.#send(packet),
        refuse: (error) => this.#refuse(error),
        note: this.#note,
      });
    }
  }

  #leave(): void {
    this.#leaving = undefined;
    this.#requests?.end();
    this.#requests = undefined;
    this.#send({ kind: "device-disconnect", id: 0n, fields: {}, data: new Uint8Array(0) });
    this.#follow();
  }

  #send(packet: Packet): void {
    if (this.#socket.writable) {
      this.#socket.write(encodePacket(packet, this.#isGreeted));
    }
  }

  #refuse(error: Error): void {
    this.#note(`The connection of a usbredir guest is closed: ${error.message}.`);
    this.#socket.destroy();
  }
}
