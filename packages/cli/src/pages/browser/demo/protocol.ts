import type { ShownLight } from "../shared/lamp.ts";

// What the demo tells its page, and what the page asks of it.

export interface DemoPress {
  readonly pressId: string;
  /** Counted from the first of the demo. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly state: "saved" | "sending" | "waiting" | "sent" | "failed" | "cancelled" | "folded";
  readonly gesture?: "short" | "double" | "long";
  readonly ticket?: { readonly number: string; readonly url?: string };
  readonly elapsedMs?: number;
  readonly reason?: string;
}

export interface DemoState {
  readonly board: string;
  /** Of the sandbox's ticket pages. */
  readonly sandboxUrl: string;
  /** False: the emulated board ended, and the demo cannot go on. */
  readonly isAlive: boolean;
  readonly isPlugged: boolean;
  readonly isPsaOnline: boolean;
  readonly isDown: boolean;
  readonly light?: ShownLight;
  readonly hint: string;
  /** Newest first. */
  readonly presses: readonly DemoPress[];
}

/** Measured at the pins of the running image, 0 to 255 as the eye sees it. */
export interface DemoLevels {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export interface DemoParts {
  readonly state?: DemoState;
  readonly levels?: DemoLevels;
}
