import { decodeGesture, decodePress, defaultSettings, encodeAcknowledge } from "@tier2/button";
import type { Board } from "../board.ts";
import { VirtualButton } from "../virtual-button.ts";

const frameNs = 1e6;
const holdMs = 20;
/** Until the gesture of a press is settled, so that the next is no double press. */
const settleMs = holdMs + defaultSettings.doublePressMs + 30;
const reportEndpoint = 1;

/** Emulated times from the edge at the pin. */
export interface PressLatency {
  /** To the report in the hands of the USB controller. */
  readonly armedUs: number;
  /** To the end of its data at a host that polls every frame. */
  readonly hostUs: number;
}

/**
 * Presses at evenly spaced phases of the USB frame. Throws an Error when a press is not reported, or when the emulator
 * found something wrong.
 */
export async function measurePressLatencies(board: Board, phases: number): Promise<readonly PressLatency[]> {
  const button = new VirtualButton(board);
  let armedAtNs: number | undefined;
  let hostAtNs: number | undefined;
  const acknowledgements: Promise<void>[] = [];
  button.listeners = {
    onArm: ({ endpoint, isOut }) => {
      armedAtNs ??= endpoint === reportEndpoint && !isOut ? board.nowNs : undefined;
    },
    onInput: (report) => {
      const press = decodePress(report);
      const gesture = decodeGesture(report);
      if (press !== undefined) {
        hostAtNs ??= board.nowNs;
        acknowledgements.push(button.write(encodeAcknowledge({ ...press, what: "press" })));
      } else if (gesture !== undefined) {
        acknowledgements.push(button.write(encodeAcknowledge({ ...gesture, what: "gesture" })));
      }
    },
  };
  button.plugIn();
  button.advance(500);
  if (button.state !== "ready") {
    throw new Error(`the button does not enumerate: ${describeFindings(button)}`);
  }
  const latencies: PressLatency[] = [];
  for (let phase = 0; phase < phases; phase += 1) {
    const edgeNs = Math.ceil(board.nowNs / frameNs) * frameNs + (phase * frameNs) / phases;
    board.at(edgeNs, () => {
      armedAtNs = undefined;
      hostAtNs = undefined;
      button.tap(holdMs);
    });
    button.advanceTo(edgeNs + settleMs * 1e6);
    await Promise.all(acknowledgements.splice(0));
    if (armedAtNs === undefined || hostAtNs === undefined || armedAtNs <= edgeNs || hostAtNs <= armedAtNs) {
      const times = `edge ${edgeNs}, armed ${armedAtNs}, at the host ${hostAtNs} ns`;
      throw new Error(`phase ${phase}: the press was not reported in order: ${times}; ${describeFindings(button)}`);
    }
    latencies.push({ armedUs: (armedAtNs - edgeNs) / 1000, hostUs: (hostAtNs - edgeNs) / 1000 });
  }
  const findings = describeFindings(button);
  button.unplug();
  if (findings !== "") {
    throw new Error(`the emulator found: ${findings}`);
  }
  return latencies;
}

const describeFindings = (button: VirtualButton): string => [...button.violations, ...button.problems].join("; ");
