import type { Clock } from "../../clock.ts";
import type { RunCommand } from "../slow/run-command.ts";
import { withTimeLimit } from "../../time-limit.ts";

/** What is known of a lock is forgotten after so long: after a sleep it may be another. */
const staleMs = 150_000;
const everyMs = 60_000;
const timeoutMs = 5000;
const mostSessions = 4;

interface Known {
  readonly isLocked: boolean;
  readonly atMs: number;
}

export interface LockKeeperParts {
  readonly clock: Clock;
  readonly run: RunCommand;
  /** Ids of the sessions with a screen that are there now. */
  readonly sessions: () => readonly string[];
}

/** Whether sessions are locked: systemd tells that by D-Bus alone, so loginctl asks every minute, off the press path. */
export class LockKeeper {
  readonly #parts: LockKeeperParts;
  readonly #known = new Map<string, Known>();
  #cancel = (): void => undefined;
  #run: AbortController | undefined;

  constructor(parts: LockKeeperParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#run = new AbortController();
    void this.#look(this.#run.signal);
  }

  stop(): void {
    this.#cancel();
    this.#run?.abort(new Error("the bridge stops"));
  }

  /** Undefined: not known, or not any more. */
  isLocked(session: string): boolean | undefined {
    const known = this.#known.get(session);
    return known === undefined || this.#parts.clock.now() - known.atMs > staleMs ? undefined : known.isLocked;
  }

  async #look(signal: AbortSignal): Promise<void> {
    const ids = this.#parts.sessions().slice(0, mostSessions);
    for (const id of this.#known.keys()) {
      if (!ids.includes(id)) {
        this.#known.delete(id);
      }
    }
    for (const id of ids) {
      await this.#ask(id, signal);
    }
    if (!signal.aborted) {
      this.#cancel = this.#parts.clock.schedule(() => void this.#look(signal), everyMs);
    }
  }

  async #ask(id: string, outer: AbortSignal): Promise<void> {
    const { clock, run } = this.#parts;
    const reason = new Error("loginctl does not answer");
    try {
      const { output } = await withTimeLimit({ clock, limitMs: timeoutMs, outer, reason }, async (signal) =>
        run("loginctl", ["show-session", id, "--property=LockedHint"], signal),
      );
      const [, hint] = /^LockedHint=(yes|no)$/m.exec(output) ?? [];
      if (hint !== undefined) {
        this.#known.set(id, { isLocked: hint === "yes", atMs: clock.now() });
      }
    } catch {
      this.#known.delete(id); // it is said to be unknown
    }
  }
}
