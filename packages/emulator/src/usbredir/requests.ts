import { PeerError, RemoteTransfers } from "../remote-transfers.ts";
import { type Setup, type TransferEnd, isDeviceToHost } from "../transfers.ts";
import type { TransferResult, UsbDevice } from "../usb-device.ts";
import type { Packet, PacketKind } from "./packets.ts";

type PacketOf<Kind extends PacketKind> = Extract<Packet, { readonly kind: Kind }>;

const statuses: Readonly<Record<TransferEnd | "cancelled", number>> = {
  done: 0,
  cancelled: 1,
  failed: 3,
  detached: 3,
  stalled: 4,
  "timed-out": 5,
};
const nothing = new Uint8Array(0);
const mostBulk = 16 * 1024 * 1024;

export interface RequestListeners {
  readonly send: (packet: Packet) => void;
  /** The guest did what the protocol does not allow. */
  readonly refuse: (error: Error) => void;
  readonly note: (text: string) => void;
}

/** What the guest asks of one device, and the answers. */
export class UsbredirRequests {
  readonly #listeners: RequestListeners;
  /** By the ids of the packets; what arrives at an endpoint without being asked for each time, by the endpoint. */
  readonly #transfers: RemoteTransfers<bigint | string>;
  #isEnded = false;

  constructor(device: UsbDevice, listeners: RequestListeners) {
    this.#transfers = new RemoteTransfers(device);
    this.#listeners = listeners;
  }

  get device(): UsbDevice {
    return this.#transfers.device;
  }

  take(packet: Packet): void {
    this.#answer(packet).catch((error: unknown) => {
      this.#listeners.refuse(error instanceof Error ? error : new Error(String(error)));
    });
  }

  /** The device or the guest is gone: nothing is answered any more. */
  end(): void {
    this.#isEnded = true;
    this.#transfers.cancelAll();
  }

  async #answer(packet: Packet): Promise<void> {
    switch (packet.kind) {
      case "reset":
        return this.#transfers.reset().catch(() => undefined); // the plug tells when the device does not come back
      case "set-configuration":
      case "get-configuration":
        return this.#configuration(packet);
      case "set-alternate":
      case "get-alternate":
        return this.#alternate(packet);
      case "start-receiving":
        return this.#startReceiving(packet);
      case "stop-receiving":
        this.#transfers.cancel(receiverOf(packet.fields.endpoint));
        this.#tellReceiving(packet.id, packet.fields.endpoint, "done");
        return undefined;
      case "cancel":
        this.#transfers.cancel(packet.id);
        return undefined;
      case "control":
        return this.#control(packet);
      case "bulk":
        return this.#bulk(packet);
      case "interrupt":
        return this.#interrupt(packet);
      case "filter": // which devices the guest wants: it refuses the others itself
        return undefined;
      case "filter-reject":
        this.#listeners.note("The usbredir guest does not want the device: its speed, or a filter.");
        return undefined;
      default:
        throw new PeerError(`it sent a packet ${packet.kind}, which is not a guest's to send`);
    }
  }

  async #configuration(packet: PacketOf<"set-configuration" | "get-configuration">): Promise<void> {
    const { id } = packet;
    if (packet.kind === "set-configuration") {
      this.#transfers.cancelAll(); // what was under way in the configuration before
    }
    const { end, data } = await this.#request(
      id,
      packet.kind === "set-configuration"
        ? { requestType: 0x00, request: 9, value: packet.fields.configuration, index: 0, length: 0 }
        : { requestType: 0x80, request: 8, value: 0, index: 0, length: 1 },
    );
    const configuration = packet.kind === "set-configuration" ? packet.fields.configuration : (data[0] ?? 0);
    this.#send({ kind: "configuration-status", id, fields: { status: statuses[end], configuration }, data: nothing });
  }

  async #alternate(packet: PacketOf<"set-alternate" | "get-alternate">): Promise<void> {
    const { id } = packet;
    const index = packet.fields.interface;
    const { end, data } = await this.#request(
      id,
      packet.kind === "set-alternate"
        ? { requestType: 0x01, request: 11, value: packet.fields.alternate, index, length: 0 }
        : { requestType: 0x81, request: 10, value: 0, index, length: 1 },
    );
    const alternate = packet.kind === "set-alternate" ? packet.fields.alternate : (data[0] ?? 0);
    const fields = { status: statuses[end], interface: index, alternate };
    this.#send({ kind: "alternate-status", id, fields, data: nothing });
  }

  /** Everything that arrives at an interrupt endpoint goes to the guest, until it stops that or the endpoint ends it. */
  async #startReceiving({ id, fields: { endpoint: address } }: PacketOf<"start-receiving">): Promise<void> {
    const endpoint = this.device.description.endpoints.find(
      (one) => one.address === address && one.type === "interrupt",
    );
    if (endpoint === undefined || !isIn(address)) {
      this.#tellReceiving(id, address, "stalled"); // perhaps one of the device that was here before
      return;
    }
    this.#tellReceiving(id, address, "done");
    for (;;) {
      const result = await this.#transfers.run(receiverOf(address), (device, signal) =>
        device.receive(address, endpoint.maxPacket, signal),
      );
      if (result === undefined || result.end === "detached") {
        return; // the plug tells of the latter
      }
      if (result.end !== "done") {
        this.#tellReceiving(0n, address, "stalled"); // with any other status the guest would never begin anew
        return;
      }
      const { data } = result;
      const fields = { endpoint: address, status: statuses.done, length: data.length };
      this.#send({ kind: "interrupt", id: 0n, fields, data });
    }
  }

  async #control({ id, fields, data }: PacketOf<"control">): Promise<void> {
    const { requestType, request, value, index, length } = fields;
    const setup: Setup = { requestType, request, value, index, length };
    checkLength(data, isDeviceToHost(setup) ? 0 : length);
    const result = await this.#run(id, (device, signal) => device.control(setup, data, signal));
    const isReading = isDeviceToHost(setup);
    const received = isReading ? result.data : nothing;
    const answered = {
      ...fields,
      status: statuses[result.end],
      length: isReading ? received.length : sent(result, data),
    };
    this.#send({ kind: "control", id, fields: answered, data: received });
  }

  async #bulk({ id, fields, data }: PacketOf<"bulk">): Promise<void> {
    const { endpoint, stream, lengthLow, lengthHigh } = fields;
    const length = lengthLow + lengthHigh * 0x10000;
    if (stream !== 0 || length > mostBulk) {
      throw new PeerError(`it began a bulk transfer of ${length} bytes, stream ${stream}`);
    }
    checkLength(data, isIn(endpoint) ? 0 : length);
    const result = await this.#run(id, (device, signal) =>
      isIn(endpoint) ? device.receive(endpoint, length, signal) : device.send(endpoint, data, signal),
    );
    if (result.end === "detached") {
      // Linux answers an error at a drive by a reset of the port. While QEMU takes the device away, that hangs for 30 s;
      // what waits ends by itself with the news that the device is gone.
      return;
    }
    const received = isIn(endpoint) ? result.data : nothing;
    const size = isIn(endpoint) ? received.length : sent(result, data);
    const answered = {
      ...fields,
      status: statuses[result.end],
      lengthLow: size % 0x10000,
      lengthHigh: Math.floor(size / 0x10000),
    };
    this.#send({ kind: "bulk", id, fields: answered, data: received });
  }

  async #interrupt({ id, fields, data }: PacketOf<"interrupt">): Promise<void> {
    const { endpoint, length } = fields;
    if (isIn(endpoint)) {
      throw new PeerError("it sent an interrupt packet to an endpoint to the host");
    }
    checkLength(data, length);
    const result = await this.#run(id, (device, signal) => device.send(endpoint, data, signal));
    const answered = { endpoint, status: statuses[result.end], length: sent(result, data) };
    this.#send({ kind: "interrupt", id, fields: answered, data: nothing });
  }

  #send(packet: Packet): void {
    if (!this.#isEnded) {
      this.#listeners.send(packet);
    }
  }

  #tellReceiving(id: bigint, endpoint: number, end: TransferEnd): void {
    this.#send({ kind: "receiving-status", id, fields: { status: statuses[end], endpoint }, data: nothing });
  }

  async #request(id: bigint, setup: Setup): Promise<Ended> {
    return this.#run(id, (device, signal) => device.control(setup, nothing, signal));
  }

  async #run(id: bigint, begin: (device: UsbDevice, signal: AbortSignal) => Promise<TransferResult>): Promise<Ended> {
    return (await this.#transfers.run(id, begin)) ?? { end: "cancelled", data: nothing };
  }
}

interface Ended {
  readonly end: TransferEnd | "cancelled";
  readonly data: Uint8Array;
}

const isIn = (address: number): boolean => (address & 0x80) !== 0;

const receiverOf = (address: number): string => `endpoint 0x${address.toString(16)}`;

const sent = ({ end }: Ended, data: Uint8Array): number => (end === "done" ? data.length : 0);

function checkLength(data: Uint8Array, length: number): void {
  if (data.length !== length) {
    throw new PeerError(`it sent ${data.length} bytes with a transfer of ${length} to the device`);
  }
}
