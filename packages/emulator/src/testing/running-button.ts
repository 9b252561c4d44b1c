import {
  type GestureReport,
  type PressReport,
  decodeGesture,
  decodePress,
  defaultSettings,
  encodeAcknowledge,
} from "@tier2/button";
import type { Light } from "../light.ts";
import { VirtualButton } from "../virtual-button.ts";
import { type OpenBoard, pico } from "./button-under-test.ts";

/** What happened, with its time in ms. */
export interface Seen {
  readonly presses: (PressReport & { readonly atMs: number })[];
  readonly gestures: (GestureReport & { readonly atMs: number })[];
  readonly lights: (Light & { readonly atMs: number })[];
  /** Attached, detached, failed, wake, or a report that cannot be decoded. */
  readonly events: string[];
}

export interface RunningButton {
  readonly button: VirtualButton;
  readonly seen: Seen;
  /** Sends an output report; what it rejects with, or "done". */
  readonly write: (report: Uint8Array) => Promise<string>;
  readonly readFeature: (reportId: number, length: number) => Promise<Uint8Array>;
  /** Acknowledges everything seen so far. */
  readonly acknowledgeAll: () => Promise<void>;
}

/** A plugged in and enumerated button, in emulated time. */
export function runningButton(open: OpenBoard = pico.newButton()): RunningButton {
  const button = new VirtualButton(open());
  const seen: Seen = { presses: [], gestures: [], lights: [], events: [] };
  const atMs = (): { atMs: number } => ({ atMs: button.nowNs / 1e6 });
  button.listeners = {
    onAttached: () => seen.events.push("attached"),
    onDetached: (reason) => seen.events.push(`detached: ${reason}`),
    onFailed: (error) => seen.events.push(`failed: ${error.message}`),
    onWake: () => seen.events.push("wake"),
    onLight: (light) => seen.lights.push({ ...light, ...atMs() }),
    onInput: (report) => {
      const press = decodePress(report);
      const gesture = decodeGesture(report);
      if (press !== undefined) {
        seen.presses.push({ ...press, ...atMs() });
      } else if (gesture !== undefined) {
        seen.gestures.push({ ...gesture, ...atMs() });
      } else {
        seen.events.push(`report ${Buffer.from(report).toString("hex")}`);
      }
    },
  };
  button.plugIn();
  button.advance(400);
  const write = async (report: Uint8Array): Promise<string> => {
    const outcome = button.write(report).then(
      () => "done",
      (error: { code: string }) => error.code,
    );
    button.advance(3);
    return outcome;
  };
  return {
    button,
    seen,
    write,
    readFeature: async (reportId, length) => {
      const answer = button.readFeature(reportId, length);
      button.advance(3);
      return answer;
    },
    acknowledgeAll: async () => {
      for (const { bootId, sequence } of seen.presses) {
        await write(encodeAcknowledge({ bootId, sequence, what: "press" }));
      }
      for (const { bootId, sequence } of seen.gestures) {
        await write(encodeAcknowledge({ bootId, sequence, what: "gesture" }));
      }
    },
  };
}

/** Presses for `holdMs` and lets the gesture settle. */
export function tap({ button }: Pick<RunningButton, "button">, holdMs = 50): void {
  button.tap(holdMs);
  button.advance(holdMs + defaultSettings.doublePressMs + 20);
}
