import { PeerError, RemoteTransfers } from "../remote-transfers.ts";
import { type Setup, isDeviceToHost } from "../transfers.ts";
import type { TransferResult, UsbDevice } from "../usb-device.ts";
import { type Command, encodeSubmitted, encodeUnlinked, transferStatuses, unlinkStatuses } from "./messages.ts";

type Submit = Extract<Command, { readonly kind: "submit" }>;

const nothing = new Uint8Array(0);

/** A device that the kernel of another computer has attached, and the transfers that it has under way. */
export class AttachedDevice {
  /** By the number of the command. */
  readonly #transfers: RemoteTransfers<number>;
  readonly #send: (bytes: Uint8Array) => void;

  constructor(device: UsbDevice, send: (bytes: Uint8Array) => void) {
    this.#transfers = new RemoteTransfers(device);
    this.#send = send;
  }

  /** The device as the kernel finds it: without a configuration. Rejects when it does not answer. */
  async start(): Promise<void> {
    return this.#transfers.reset();
  }

  /** `data` goes to the device. Rejects with a PeerError when the command is not right. */
  async take(command: Command, data: Uint8Array): Promise<void> {
    if (command.kind === "unlink") {
      const isUnlinked = this.#transfers.cancel(command.target);
      this.#send(encodeUnlinked(command.sequence, isUnlinked ? unlinkStatuses.unlinked : unlinkStatuses.ended));
      return;
    }
    const result = await this.#transfers.run(command.sequence, async (device, signal) =>
      begin(device, command, data, signal),
    );
    if (result !== undefined) {
      const isIn = isToHost(command);
      const length = isIn ? result.data.length : result.end === "done" ? data.length : 0;
      this.#send(encodeSubmitted(command.sequence, transferStatuses[result.end], length, isIn ? result.data : nothing));
    }
  }

  end(): void {
    this.#transfers.cancelAll();
  }
}

/** Whether data comes with the answer, not with the command. */
export const isToHost = ({ endpoint }: Pick<Submit, "endpoint">): boolean => (endpoint & 0x80) !== 0;

async function begin(
  device: UsbDevice,
  command: Submit,
  data: Uint8Array,
  signal: AbortSignal,
): Promise<TransferResult> {
  const { endpoint, length, setup } = command;
  if ((endpoint & 0x0f) !== 0) {
    return isToHost(command) ? device.receive(endpoint, length, signal) : device.send(endpoint, data, signal);
  }
  if (isPortReset(setup)) {
    await device.reset();
    return { end: "done", data: nothing };
  }
  const isReading = isDeviceToHost(setup) && setup.length > 0;
  if (setup.length !== length || isReading !== (isToHost(command) && length > 0)) {
    throw new PeerError(`it began a control transfer of ${length} bytes whose setup packet says ${setup.length}`);
  }
  return device.control(setup, data, signal);
}

/** SET_FEATURE(PORT_RESET) to the hub that the device hangs on. */
const isPortReset = ({ requestType, request, value }: Setup): boolean =>
  requestType === 0x23 && request === 3 && value === 4;
