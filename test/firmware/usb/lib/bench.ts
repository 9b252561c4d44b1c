import { decodePress, decodeGesture, type PressReport, type GestureReport } from "@tier2/button";
import type { Board } from "../../../../packages/emulator/src/board.ts";
import { Host } from "../../../../packages/emulator/src/host.ts";
import { type Procedure, runProcedure } from "../../../../packages/emulator/src/procedure.ts";
import { InterruptIn, type Setup, type TransferEnd } from "../../../../packages/emulator/src/transfers.ts";
import type { InResult, Wire } from "../../../../packages/emulator/src/wire.ts";
import { setAddress, setConfiguration } from "./requests.ts";

export interface Answer {
  readonly end: TransferEnd;
  /** What came from the device. */
  readonly data: Uint8Array;
}

const millisecondNs = 1e6;
/** How finely a host's time goes on while it waits for something: ever more coarsely. */
const firstStepNs = 20_000;
const longestStepNs = 250_000;
/** A board is on the bus after this time, the writing of its boot id included. */
const attachMs = 1000;
/** Longer than any request or enumeration may take. */
const longestMs = 20_000;
const resetMs = 10;
/** USB 2.0, 9.2.6.2 and 9.2.6.3. */
const recoveryMs = 10;
const addressMs = 2;

export const usualAddress = 9;
const nothing = new Uint8Array(0);

/** A board at a host that does nothing by itself: every request, and every transaction, is its user's. */
export class Bench {
  readonly board: Board;
  readonly host: Host;
  /** When the device asked to wake the host, in ns. */
  readonly wakeups: number[] = [];
  /** When the firmware left for the bootloader, in ns. */
  readonly bootLoaderEntries: number[] = [];
  /** Input reports that a poll brought. */
  readonly reports: { readonly report: Uint8Array; readonly atNs: number }[] = [];
  #isPolling = false;

  constructor(board: Board) {
    this.board = board;
    this.host = new Host(board);
    board.listeners = {
      onArm: () => undefined,
      onRemoteWakeup: () => {
        this.wakeups.push(board.nowNs);
        this.host.remoteWakeup();
      },
      onBootLoader: () => this.bootLoaderEntries.push(board.nowNs),
    };
  }

  /** A powered board in the default state: on the bus, after a bus reset. Throws an Error when it does not attach. */
  static start(board: Board): Bench {
    const bench = new Bench(board);
    bench.plugIn();
    return bench;
  }

  get wire(): Wire {
    return this.host.wire;
  }

  get nowNs(): number {
    return this.board.nowNs;
  }

  /** What the emulator found wrong: broken rules of the hardware, and what it does not know. */
  get findings(): readonly string[] {
    return [...this.board.violations.list, ...this.board.problems.list];
  }

  /** Lets this much time pass; frames go on. */
  pass(durationMs: number): void {
    this.host.advanceTo(this.nowNs + durationMs * millisecondNs);
  }

  passNs(durationNs: number): void {
    this.host.advanceTo(this.nowNs + durationNs);
  }

  /** Lets time pass until something is so. Throws an Error when it is not within this time. */
  passUntil(what: string, isSo: () => boolean, withinMs: number = longestMs): void {
    const endNs = this.nowNs + withinMs * millisecondNs;
    let stepNs = firstStepNs;
    while (!isSo()) {
      if (this.nowNs >= endNs) {
        throw new Error(`${what}: not within ${withinMs} ms; ${this.findings.join("; ")}`);
      }
      this.passNs(stepNs);
      stepNs = Math.min(stepNs * 1.25, longestStepNs);
    }
  }

  plugIn(): void {
    this.board.powerOn();
    this.awaitAttached();
    this.resetBus();
  }

  unplug(): void {
    this.board.powerOff();
    this.pass(1);
    this.#isPolling = false;
  }

  awaitAttached(): void {
    this.passUntil("the device pulls up D+", () => this.board.port.isAttached, attachMs);
    this.pass(1); // the host looks at its port
  }

  /** Resets the bus: the device is in the default state. */
  resetBus(durationMs: number = resetMs): void {
    this.host.reset(true);
    this.#isPolling = false;
    this.pass(durationMs);
    this.host.reset(false);
    this.pass(recoveryMs);
  }

  /** Sets the address; the device is in the address state. Throws an Error when it refuses. */
  address(address: number = usualAddress): void {
    this.mustDo(setAddress(address));
    this.wire.address = address;
    this.pass(addressMs);
  }

  /** From any state to configured, by a bus reset. */
  configure(address: number = usualAddress): void {
    this.resetBus();
    this.address(address);
    this.mustDo(setConfiguration(1));
  }

  /** A whole control transfer. */
  request(setup: Setup, data: Uint8Array = nothing): Answer {
    let answer: Answer | undefined;
    this.host.control(setup, data, (end, received) => {
      answer = { end, data: received };
    });
    this.passUntil("the control transfer ends", () => answer !== undefined);
    return answer ?? { end: "timed-out", data: nothing };
  }

  /** A control transfer that has to succeed. Throws an Error when it does not. */
  mustDo(setup: Setup, data: Uint8Array = nothing): Uint8Array {
    const answer = this.request(setup, data);
    if (answer.end !== "done") {
      throw new Error(`the request ${JSON.stringify(setup)} ${answer.end}`);
    }
    return answer.data;
  }

  /** Runs what a host does step by step. Throws its error. */
  run<Result>(procedure: Procedure<Result>): Result {
    let outcome: { readonly result: Result } | { readonly error: Error } | undefined;
    runProcedure(this.host, this.board, procedure, (end) => {
      outcome = end;
    });
    this.passUntil("the procedure ends", () => outcome !== undefined);
    if (outcome === undefined || "error" in outcome) {
      throw outcome?.error ?? new Error("the procedure did not end");
    }
    return outcome.result;
  }

  /** Polls the report endpoint every frame from now on, until a reset; what comes is in `reports`. */
  poll(): void {
    if (!this.#isPolling) {
      this.#isPolling = true;
      const onReport = (report: Uint8Array): void => void this.reports.push({ report, atNs: this.nowNs });
      const endpoint = { number: 1, maxPacket: 16, intervalMs: 1 };
      this.host.poll(new InterruptIn(endpoint, onReport, () => (this.#isPolling = false)));
    }
  }

  /** One IN transaction on the report endpoint. */
  pollOnce(): InResult {
    return this.wire.in(1);
  }

  /** Presses for so long, and lets 20 ms pass. */
  click(holdMs = 20): void {
    this.board.setSwitch(true);
    this.pass(holdMs);
    this.board.setSwitch(false);
    this.pass(20);
  }

  get presses(): readonly PressReport[] {
    return this.reports.flatMap(({ report }) => decodePress(report) ?? []);
  }

  get gestures(): readonly GestureReport[] {
    return this.reports.flatMap(({ report }) => decodeGesture(report) ?? []);
  }

  /** The bus falls silent; the device is suspended after 3 ms of it. Returns when the silence began, in ns. */
  suspend(): number {
    const silentFromNs = this.nowNs;
    this.host.suspend();
    return silentFromNs;
  }

  /** Ends the silence and waits until frames go on. */
  resume(): void {
    this.host.resume();
    this.pass(25);
  }
}
