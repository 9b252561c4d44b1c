import type { GestureKind, LightName } from "@tier2/button";

export interface Levels {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** One press as the view shows it. */
export interface PressLine {
  readonly pressId: string;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  readonly state: "saved" | "sending" | "waiting" | "sent" | "failed" | "cancelled" | "folded";
  /** Undefined until it is settled. */
  readonly gesture?: GestureKind;
  readonly ticketNumber?: string;
  readonly ticketUrl?: string;
  /** From the record on disk to the ticket's number on disk. */
  readonly elapsedMs?: number;
  /** Why it waits or failed. */
  readonly reason?: string;
}

/** Everything the live view shows. */
export interface DemoModel {
  readonly firmwareVersion: string;
  readonly serial: string;
  readonly pageUrl: string;
  /** Of the demo's own page; each address opens one tab. */
  readonly buttonUrl: string;
  /** False when the process that plays the board ended; the demo cannot go on then. */
  readonly isEmulatorAlive: boolean;
  readonly isPlugged: boolean;
  readonly isPsaOnline: boolean;
  /** Somebody's finger is on it. */
  readonly isDown: boolean;
  /** The levels measured at the pins of the running image. */
  readonly levels: Levels;
  readonly light: LightName | undefined;
  /** Newest first. */
  readonly presses: readonly PressLine[];
  readonly hint: string;
}

export const emptyModel: DemoModel = {
  firmwareVersion: "",
  serial: "",
  pageUrl: "",
  buttonUrl: "",
  isEmulatorAlive: true,
  isPlugged: true,
  isPsaOnline: true,
  isDown: false,
  levels: { red: 0, green: 0, blue: 0 },
  light: undefined,
  presses: [],
  hint: "",
};

/** Presses kept for the view. */
const keptPresses = 100;

/** The model with one press added or changed. */
export function withPress(
  model: DemoModel,
  pressId: string,
  change: Partial<Omit<PressLine, "pressId">>,
  now: number,
): DemoModel {
  const known = model.presses.find((press) => press.pressId === pressId);
  if (known === undefined) {
    const added: PressLine = { pressId, recordedAt: now, state: "saved", ...change };
    return { ...model, presses: [added, ...model.presses].slice(0, keptPresses) };
  }
  return {
    ...model,
    presses: model.presses.map((press) => (press === known ? { ...press, ...change } : press)),
  };
}
