import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import type { UsbPlug } from "../usb-device.ts";
import type { Offer } from "./messages.ts";
import { type Claim, UsbipSession } from "./session.ts";

/**
 * Serves what is plugged in over USB/IP 1.1.1, to programs of this computer alone unless told: `usbip attach -r 127.0.0.1 -b 1-1`
 * makes the kernel of Linux see it as its own. The plugs have the bus ids 1-1, 1-2 and so on. When a device goes, or gives
 * way to another, the connection is closed, and the next one has to be attached anew.
 */
export class UsbipServer {
  readonly #plugs: ReadonlyMap<string, UsbPlug>;
  readonly #claimed = new Set<string>();
  readonly #sockets = new Set<Socket>();
  readonly #port: number;
  readonly #address: string;
  readonly #server: Server;

  /**
   * Port 0 is a free one; clients expect 3240. `note` is told, in a sentence, why a connection was closed. Whoever reaches
   * `address` may attach what is plugged in: USB/IP knows neither passwords nor encryption.
   */
  constructor(port: number, plugs: readonly UsbPlug[], note: (text: string) => void, address: string = "127.0.0.1") {
    this.#port = port;
    this.#address = address;
    this.#plugs = new Map(plugs.map((plug, index) => [`1-${index + 1}`, plug]));
    const exported = {
      list: () => this.#list(),
      claim: (busId: string, onGone: () => void) => this.#claim(busId, onGone),
    };
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      new UsbipSession(socket, exported, note).start();
    });
  }

  /** Resolves with the port it listens on. Rejects when it is in use. */
  async listen(): Promise<{ readonly usbipPort: number }> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#port, this.#address, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    const { port } = this.#server.address() as AddressInfo;
    return { usbipPort: port };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #list(): readonly Offer[] {
    return [...this.#plugs.keys()].flatMap((busId, index) => {
      const description = this.#plugs.get(busId)?.device?.description;
      return description === undefined ? [] : [{ busId, deviceNumber: index + 1, description }];
    });
  }

  #claim(busId: string, onGone: () => void): Claim | "isBusy" | "isUnknown" {
    const plug = this.#plugs.get(busId);
    const device = plug?.device;
    const offer = this.#list().find((one) => one.busId === busId);
    if (plug === undefined || device === undefined || offer === undefined) {
      return "isUnknown";
    }
    if (this.#claimed.has(busId)) {
      return "isBusy";
    }
    this.#claimed.add(busId);
    const unsubscribe = plug.subscribe(onGone);
    return {
      offer,
      device,
      release: () => {
        unsubscribe();
        this.#claimed.delete(busId);
      },
    };
  }
}
