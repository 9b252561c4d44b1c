import { decodeGesture, decodePress, decodeStatus, encodeAcknowledge, reportIds, reportSizes } from "@tier2/button";
import { expect } from "vitest";
import { VirtualButton } from "../../../../packages/emulator/src/virtual-button.ts";
import type { OpenBoard } from "../../../../packages/emulator/src/testing/button-under-test.ts";
import type { Random } from "./random.ts";

/** After this time without a new press, all gestures are settled and everything is delivered; in ms. */
const quietMs = 1200;
/** Between two clicks: more than two presses that belong together, and no flood. */
const leastPauseMs = 350;
/** From power or a wake-up to a host that has enumerated the device, at the most. */
const readyMs = 3000;

type Part = "press" | "gesture";

/** What a host knows of a power cycle of the button. */
interface Boot {
  readonly id: number;
  /** The clicks made while the button could see them. */
  clicks: number;
  /** The reports seen, by part and sequence number, as hexadecimal digits. */
  readonly seen: Readonly<Record<Part, Map<number, string>>>;
}

/**
 * A button in long use: clicks at any moment while its host is reset, put to sleep, woken, and unplugged. The host
 * acknowledges what it sees, and everything must have come once.
 */
export class LongUse {
  readonly button: VirtualButton;
  /** Presses that arrived, in all power cycles. */
  delivered = 0;
  readonly #random: Random;
  /** None from a power cut until the host has asked for the next one's number. */
  #boot: Boot | undefined;
  #newestBootId = 0;
  /** When the finger is free again, in ns. */
  #freeAtNs = 0;

  constructor(open: OpenBoard, random: Random) {
    this.#random = random;
    this.button = new VirtualButton(open());
    this.button.listeners = { onInput: (report) => this.#take(report) };
  }

  /** Plugs in, and looks at the number of the power cycle: greater than the one before. */
  async plugIn(): Promise<void> {
    this.button.plugIn();
    await this.untilReady();
    const { bootId } = await this.#status();
    expect(bootId).toBeGreaterThan(this.#newestBootId);
    this.#newestBootId = bootId;
    this.#boot = { id: bootId, clicks: 0, seen: { press: new Map(), gesture: new Map() } };
  }

  /** Cuts the power. What was not reported yet may be lost with it. */
  unplug(): void {
    this.button.unplug();
    this.button.release();
    this.#boot = undefined;
    this.#freeAtNs = 0;
  }

  /** A click that begins within this time, when the finger is free by then. */
  clickWithin(durationMs: number): void {
    const { button } = this;
    const startNs = button.nowNs + this.#random.below(durationMs * 1e6);
    const boot = this.#boot;
    if (startNs < this.#freeAtNs || boot === undefined) {
      return;
    }
    const holdMs = this.#random.pick([15, 40, 100, 250, 900]);
    this.#freeAtNs = startNs + (holdMs + leastPauseMs) * 1e6;
    const inThisBoot = (act: () => void) => () => {
      if (boot === this.#boot && button.state !== "unplugged") {
        act();
      }
    };
    button.board.at(
      startNs,
      inThisBoot(() => {
        boot.clicks += 1;
        button.press();
        button.board.at(
          button.nowNs + holdMs * 1e6,
          inThisBoot(() => button.release()),
        );
      }),
    );
  }

  /** Lets time pass, at most a little at once: promises go on in between. */
  async pass(durationMs: number): Promise<void> {
    const endNs = this.button.nowNs + durationMs * 1e6;
    while (this.button.nowNs < endNs) {
      this.button.advanceTo(Math.min(endNs, this.button.nowNs + 50e6));
      await Promise.resolve();
    }
  }

  async untilReady(): Promise<void> {
    const endNs = this.button.nowNs + readyMs * 1e6;
    while (this.button.state !== "ready") {
      expect(this.button.nowNs, `the button is ${this.button.state}`).toBeLessThan(endNs);
      await this.pass(1);
    }
  }

  /** The host is awake, the finger rests: now every click must have arrived, as a press and its gesture. */
  async settle(): Promise<void> {
    await this.pass(Math.max(0, (this.#freeAtNs - this.button.nowNs) / 1e6) + quietMs);
    const status = await this.#status();
    const boot = this.#boot;
    const numbers = Array.from({ length: boot?.clicks ?? 0 }, (_, index) => index + 1);
    expect(status).toMatchObject({ bootId: boot?.id, lastSequence: numbers.length, queued: 0, dropped: 0, faults: [] });
    expect(status.suppressed).toBe(0);
    expect([...(boot?.seen.press.keys() ?? [])].sort((a, b) => a - b)).toEqual(numbers);
    expect([...(boot?.seen.gesture.keys() ?? [])].sort((a, b) => a - b)).toEqual(numbers);
    expect([...this.button.violations, ...this.button.problems]).toEqual([]);
  }

  #take(report: Uint8Array): void {
    const press = decodePress(report);
    const what: Part = press === undefined ? "gesture" : "press";
    const found = press ?? decodeGesture(report);
    if (found === undefined) {
      throw new TypeError(`no report of the button: ${Buffer.from(report).toString("hex")}`);
    }
    const { bootId, sequence } = found;
    if (this.#boot !== undefined) {
      expect(bootId).toBe(this.#boot.id);
      this.#remember(this.#boot, what, sequence, Buffer.from(report).toString("hex"));
    }
    // A host that is reset or falls asleep meanwhile gets the report, and acknowledges it, once more.
    this.button.write(encodeAcknowledge({ bootId, sequence, what })).catch(() => undefined);
  }

  #remember(boot: Boot, what: Part, sequence: number, bytes: string): void {
    const seen = boot.seen[what];
    const before = seen.get(sequence);
    expect(bytes, `${what} ${sequence} of power cycle ${boot.id}, once more`).toBe(before ?? bytes);
    if (before === undefined) {
      seen.set(sequence, bytes);
      this.delivered += what === "press" ? 1 : 0;
    }
  }

  async #status(): Promise<NonNullable<ReturnType<typeof decodeStatus>>> {
    const reading = this.button.readFeature(reportIds.status, reportSizes.status);
    await this.pass(5);
    const status = decodeStatus(await reading);
    if (status === undefined) {
      throw new TypeError("no status report");
    }
    return status;
  }
}
