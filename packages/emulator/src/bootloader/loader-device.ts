import { type Setup, type TransferEnd, isDeviceToHost } from "../transfers.ts";
import type { TransferResult, UsbDescription, UsbDevice } from "../usb-device.ts";
import { type LoaderIdentity, describe, findDescriptor } from "./descriptors.ts";
import { InPipe, OutPipe } from "./pipes.ts";

/** One of the things that a boot loader is: one interface or two with their endpoints. */
export interface LoaderFunction {
  /** By endpoint address. */
  readonly pipes: ReadonlyMap<number, InPipe | OutPipe>;
  /** Numbers of its interfaces. */
  readonly interfaces: readonly number[];
  /** A class or vendor request to one of its interfaces: the answer, empty when there is none; undefined refuses it. */
  control(setup: Setup, data: Uint8Array): Uint8Array | undefined;
  /** The host configured the device: begins from the start. */
  start(): void;
  end(): void;
}

const empty = new Uint8Array(0);
const standardType = 0;
const toInterface = 1;
const toEndpoint = 2;
const endpointHalt = 0;

/** A boot loader on the bus, at the level of transfers: answers the standard requests (USB 2.0, 9.4). */
export class LoaderDevice implements UsbDevice {
  readonly description: UsbDescription;
  readonly #identity: LoaderIdentity;
  readonly #functions: readonly LoaderFunction[];
  readonly #pipes: ReadonlyMap<number, InPipe | OutPipe>;
  readonly #onDetach: () => void;
  #configuration = 0;
  #isDetached = false;

  constructor(identity: LoaderIdentity, functions: readonly LoaderFunction[], onDetach: () => void) {
    this.description = describe(identity);
    this.#identity = identity;
    this.#functions = functions;
    this.#pipes = new Map(functions.flatMap(({ pipes }) => [...pipes]));
    this.#onDetach = onDetach;
  }

  /** Off the bus for good, what it did half done: the power was cut, or the firmware takes over. */
  detach(): void {
    this.#isDetached = true;
    this.#onDetach();
    this.#stop("detached");
  }

  async reset(): Promise<void> {
    this.#stop("failed");
  }

  async control(setup: Setup, data: Uint8Array): Promise<TransferResult> {
    if (this.#isDetached) {
      return { end: "detached", data: empty };
    }
    const isStandard = ((setup.requestType >> 5) & 3) === standardType;
    const answer = isStandard ? this.#standard(setup) : this.#ownerOf(setup)?.control(setup, data);
    if (answer === undefined) {
      return { end: "stalled", data: empty };
    }
    return { end: "done", data: isDeviceToHost(setup) ? answer.subarray(0, setup.length) : empty };
  }

  async receive(address: number, length: number, signal: AbortSignal): Promise<TransferResult> {
    const pipe = this.#pipes.get(address);
    return pipe instanceof InPipe && this.#configuration !== 0
      ? pipe.receive(length, signal)
      : { end: this.#endOfUnknown, data: empty };
  }

  async send(address: number, data: Uint8Array, signal?: AbortSignal): Promise<TransferResult> {
    const pipe = this.#pipes.get(address);
    return pipe instanceof OutPipe && this.#configuration !== 0
      ? pipe.send(data, signal)
      : { end: this.#endOfUnknown, data: empty };
  }

  /** An endpoint that is not there, or not yet configured, answers nothing. */
  get #endOfUnknown(): TransferEnd {
    return this.#isDetached ? "detached" : "failed";
  }

  #ownerOf(setup: Setup): LoaderFunction | undefined {
    const isToInterface = (setup.requestType & 0x1f) === toInterface && this.#configuration !== 0;
    return isToInterface ? this.#functions.find(({ interfaces }) => interfaces.includes(setup.index)) : undefined;
  }

  #standard(setup: Setup): Uint8Array | undefined {
    switch (setup.request) {
      case 0: // GET_STATUS
        return this.#status(setup);
      case 1: // CLEAR_FEATURE
      case 3: // SET_FEATURE
        return this.#setHalt(setup, setup.request === 3);
      case 6: // GET_DESCRIPTOR
        return findDescriptor(this.#identity, setup.value);
      case 8: // GET_CONFIGURATION
        return Uint8Array.of(this.#configuration);
      case 9: // SET_CONFIGURATION
        return this.#configure(setup.value);
      case 10: // GET_INTERFACE
        return this.#hasInterface(setup.index) ? Uint8Array.of(0) : undefined;
      case 11: // SET_INTERFACE
        return this.#hasInterface(setup.index) && setup.value === 0 ? empty : undefined;
      default:
        return undefined;
    }
  }

  #hasInterface(number: number): boolean {
    return this.#configuration !== 0 && number < this.#identity.interfaces.length;
  }

  #status({ requestType, index }: Setup): Uint8Array | undefined {
    switch (requestType & 0x1f) {
      case 0:
        return Uint8Array.of(0, 0);
      case toInterface:
        return this.#hasInterface(index) ? Uint8Array.of(0, 0) : undefined;
      case toEndpoint: {
        if ((index & 0x7f) === 0) {
          return Uint8Array.of(0, 0);
        }
        const pipe = this.#pipes.get(index);
        return pipe === undefined ? undefined : Uint8Array.of(pipe.isHalted ? 1 : 0, 0);
      }
      default:
        return undefined;
    }
  }

  #setHalt({ requestType, value, index }: Setup, isHalted: boolean): Uint8Array | undefined {
    const pipe = this.#pipes.get(index);
    if ((requestType & 0x1f) !== toEndpoint || value !== endpointHalt || pipe === undefined) {
      return undefined;
    }
    if (isHalted) {
      pipe.halt();
    } else {
      pipe.clearHalt();
    }
    return empty;
  }

  #configure(value: number): Uint8Array | undefined {
    if (value !== 0 && value !== this.description.configuration) {
      return undefined;
    }
    this.#stop("failed");
    this.#configuration = value;
    if (value !== 0) {
      for (const part of this.#functions) {
        part.start();
      }
    }
    return empty;
  }

  #stop(end: TransferEnd): void {
    this.#configuration = 0;
    for (const part of this.#functions) {
      part.end();
    }
    for (const pipe of this.#pipes.values()) {
      pipe.reset(end);
    }
  }
}
