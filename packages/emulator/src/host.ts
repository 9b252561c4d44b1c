import type { Bus } from "./bus.ts";
import { ControlTransfer, type InterruptIn, type Setup, type TransferEnd } from "./transfers.ts";
import { Wire } from "./wire.ts";

const frameNs = 1e6;
/** What Linux assumes of a full-speed device before it knows. */
const assumedMaxPacket0 = 64;
/** Control transfers begin no new transaction in the last part of a frame. */
const controlPartNs = 0.9 * frameNs;
/** A NAK is tried again after this time. */
const nakPauseNs = 8000;
/** A device goes to sleep after this much silence (USB 2.0, 7.1.7.6). */
const silenceNs = 3e6;
/** How long a host drives resume (USB 2.0, 7.1.7.7). */
const resumeNs = 20e6;
/** Linux gives a control transfer this long (USB_CTRL_GET_TIMEOUT). */
const controlTimeoutNs = 5e9;

export interface HostListeners {
  /** A device pulls up D+ and nobody spoke to it yet. */
  onConnect(): void;
  onDisconnect(): void;
  /** The bus was silent for so long that the device is suspended. */
  onSuspended(): void;
  /** The device asked to wake the bus; it is being resumed. */
  onWake(): void;
}

/**
 * A USB host controller with one full-speed port: frames of 1 ms, control transfers and interrupt endpoints. What it
 * does to its device is up to its user (see enumerate.ts).
 */
export class Host {
  readonly wire: Wire;
  listeners: HostListeners = {
    onConnect: () => undefined,
    onDisconnect: () => undefined,
    onSuspended: () => undefined,
    onWake: () => undefined,
  };
  /** The largest packet of endpoint 0. */
  maxPacket0: number = assumedMaxPacket0;
  readonly #bus: Bus;
  #isConnected = false;
  /** Whether frames are sent, and if not, since when. */
  #silentSinceNs: number | undefined = 0;
  #isDeviceSuspended = false;
  #isResetting = false;
  #isResuming = false;
  #frame = 0;
  #frameStartNs = 0;
  #control: ControlTransfer[] = [];
  #interrupts: InterruptIn[] = [];

  constructor(bus: Bus) {
    this.#bus = bus;
    this.wire = new Wire(bus);
  }

  /** Whether transfers wait that would go on in this frame. */
  get isBusy(): boolean {
    return this.#control.length > 0;
  }

  get isSuspended(): boolean {
    return this.#isDeviceSuspended;
  }

  /** Lets bus and device run up to this time; a transaction may end a little later. */
  advanceTo(timeNs: number): void {
    while (this.#bus.nowNs < timeNs) {
      this.#watchPort();
      const frameEndNs = this.#frameStartNs + frameNs;
      if (this.#bus.nowNs >= frameEndNs) {
        this.#beginFrame(frameEndNs);
      }
      this.#runControl(Math.min(timeNs, this.#frameStartNs + controlPartNs));
      this.#bus.advanceTo(Math.min(timeNs, this.#frameStartNs + frameNs));
    }
    this.#watchPort();
  }

  /** Returns a function that gives the transfer up: it ends as "failed", unless it ended before. */
  control(setup: Setup, data: Uint8Array, onEnd: (end: TransferEnd, data: Uint8Array) => void): () => void {
    if (!this.#isConnected) {
      onEnd("detached", new Uint8Array(0));
      return () => undefined;
    }
    const cancelTimeout = this.#bus.at(this.#bus.nowNs + controlTimeoutNs, () => {
      transfer.end("timed-out");
    });
    const transfer = new ControlTransfer(setup, data, this.maxPacket0, (end, received) => {
      this.#control = this.#control.filter((other) => other !== transfer); // onEnd may begin the next, or a reset
      cancelTimeout();
      onEnd(end, received);
    });
    this.#control.push(transfer);
    return () => {
      if (this.#control.includes(transfer)) {
        transfer.end("failed");
      }
    };
  }

  poll(endpoint: InterruptIn): void {
    this.#interrupts.push(endpoint);
  }

  /** Leaves an endpoint alone until it is polled again. */
  stopPolling(endpoint: InterruptIn): void {
    this.#interrupts = this.#interrupts.filter((other) => other !== endpoint);
  }

  /** Begins or ends a bus reset. It ends every transfer, and the device answers to address 0 after it. */
  reset(isDriven: boolean): void {
    this.endTransfers("failed");
    this.wire.address = 0;
    this.maxPacket0 = assumedMaxPacket0;
    this.#isResetting = isDriven;
    this.#isDeviceSuspended = false;
    this.#bus.port.reset(isDriven);
    this.#silentSinceNs = isDriven ? this.#bus.nowNs : undefined;
  }

  /** Stops the frames; after 3 ms of silence the device is suspended. */
  suspend(): void {
    this.#silentSinceNs ??= this.#bus.nowNs;
  }

  /** Ends the silence of a suspend. */
  resume(): void {
    if (this.#silentSinceNs !== undefined && !this.#isResetting && this.#isConnected) {
      if (this.#isDeviceSuspended) {
        this.#bus.port.resume();
      }
      this.#driveResume();
    }
  }

  /** The device drives resume; a suspended bus takes it over. */
  remoteWakeup(): void {
    if (this.#isDeviceSuspended) {
      this.#driveResume();
      this.listeners.onWake();
    }
  }

  #driveResume(): void {
    this.#isDeviceSuspended = false;
    this.#isResuming = true;
    this.#bus.at(this.#bus.nowNs + resumeNs, () => {
      this.#isResuming = false;
      this.#silentSinceNs = undefined;
    });
  }

  #watchPort(): void {
    const { isAttached } = this.#bus.port;
    if (isAttached === this.#isConnected) {
      return;
    }
    this.#isConnected = isAttached;
    this.#silentSinceNs = this.#bus.nowNs;
    this.#isDeviceSuspended = false;
    if (isAttached) {
      this.listeners.onConnect();
    } else {
      this.#isResetting = false;
      this.listeners.onDisconnect();
      this.endTransfers("detached");
    }
  }

  #beginFrame(startNs: number): void {
    this.#frameStartNs = startNs;
    if (!this.#isConnected) {
      return;
    }
    if (this.#silentSinceNs !== undefined) {
      const isIdle = !this.#isResetting && !this.#isResuming && !this.#isDeviceSuspended;
      if (isIdle && this.#bus.nowNs - this.#silentSinceNs >= silenceNs) {
        this.#isDeviceSuspended = true;
        this.#bus.port.suspend();
        this.listeners.onSuspended();
      }
      return;
    }
    this.#frame = (this.#frame + 1) & 0x7ff;
    this.#bus.port.startOfFrame(this.#frame);
    for (const endpoint of [...this.#interrupts]) {
      if (this.#frame % endpoint.intervalFrames === 0 && endpoint.step(this.wire) === "ended") {
        this.#interrupts = this.#interrupts.filter((other) => other !== endpoint);
      }
    }
  }

  #runControl(untilNs: number): void {
    for (
      let transfer = this.#control[0];
      transfer !== undefined && this.#silentSinceNs === undefined && this.#bus.nowNs < untilNs;
      transfer = this.#control[0]
    ) {
      if (transfer.step(this.wire) === "nak") {
        this.wire.pass(nakPauseNs);
      }
      this.#watchPort();
    }
  }

  /** Ends every transfer; interrupt endpoints are polled no more. */
  endTransfers(end: TransferEnd): void {
    const control = this.#control;
    const interrupts = this.#interrupts;
    this.#control = [];
    this.#interrupts = [];
    for (const transfer of [...control, ...interrupts]) {
      transfer.end(end);
    }
  }
}
