import { agentMissing } from "../agent/session-way.ts";
import type { FindSession, Session } from "../capture/session.ts";
import type { Clock } from "../clock.ts";
import { type Tier2Error, toTier2Error } from "../errors.ts";
import type { BridgeEvent } from "../events.ts";
import { type Notice, noticeOf } from "./notice.ts";
import type { ShowNotice } from "./notify-send.ts";

/** How often it is looked whether somebody came back; only while something is kept. */
const lookEveryMs = 30_000;
/** More than that nobody reads; the page lists all. */
const mostKept = 5;

export interface DesktopNotifierParts {
  readonly findSession: FindSession;
  readonly show: ShowNotice;
  /** Whether there is a way to show something in that session. */
  readonly canReach: (session: Session) => boolean;
  readonly clock: Clock;
  readonly isEnabled: () => boolean;
  /** It cannot be shown and is not tried again; told once for each code. */
  readonly onRefused: (error: Tier2Error) => void;
}

/** Tells the person at the desktop what happened to tickets; at once, or when somebody is there and the screen unlocked. */
export class DesktopNotifier {
  readonly #parts: DesktopNotifierParts;
  /** What was not shown yet, oldest first. */
  readonly #kept = new Map<string, Notice>();
  readonly #refusals = new Set<string>();
  #cancelLook: (() => void) | undefined;
  #isStopped = false;

  constructor(parts: DesktopNotifierParts) {
    this.#parts = parts;
  }

  /** Takes up what happened to a ticket. */
  ticketChanged(event: Extract<BridgeEvent, { type: "ticket.changed" }>): void {
    const notice = noticeOf(event);
    if (notice !== undefined) {
      this.tell(notice);
    }
  }

  /** Shows it, or keeps it until somebody is there. */
  tell(notice: Notice): void {
    if (this.#isStopped || !this.#parts.isEnabled()) {
      return;
    }
    this.#kept.delete(notice.about);
    this.#kept.set(notice.about, notice);
    for (const about of [...this.#kept.keys()].slice(0, -mostKept)) {
      this.#kept.delete(about);
    }
    this.#showKept();
  }

  /** Somebody may have come. */
  look(): void {
    this.#cancelLook?.();
    this.#cancelLook = undefined;
    this.#showKept();
  }

  /** What is kept is forgotten; the light still tells it. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelLook?.();
    this.#kept.clear();
  }

  #showKept(): void {
    const { canReach, clock, findSession, isEnabled, show } = this.#parts;
    if (!isEnabled()) {
      this.#kept.clear();
    }
    if (this.#kept.size === 0 || this.#isStopped) {
      return;
    }
    const session = findSession();
    const isThere = session !== undefined && session.kind !== "text" && session.isLocked !== true;
    if (!isThere || !canReach(session)) {
      if (isThere) {
        this.#onRefused(agentMissing("Notifications wait"));
      }
      this.#cancelLook ??= clock.schedule(() => this.look(), lookEveryMs);
      return;
    }
    const notices = [...this.#kept.values()];
    this.#kept.clear();
    for (const notice of notices) {
      show(notice, session).catch((error: unknown) => this.#onRefused(toTier2Error(error)));
    }
  }

  #onRefused(error: Tier2Error): void {
    if (!this.#refusals.has(error.code)) {
      this.#refusals.add(error.code);
      this.#parts.onRefused(error);
    }
  }
}
