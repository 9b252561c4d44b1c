import type { HostLine } from "./host-lines.ts";

/** Which sessions of Windows are locked, as far as the service's host has told since this bridge began. */
export class SessionLocks {
  readonly #known = new Map<number, boolean>();

  take(line: HostLine): void {
    if (line.kind !== "session") {
      return;
    }
    switch (line.change) {
      case "lock":
        this.#known.set(line.session, true);
        break;
      case "unlock":
      case "logon":
        this.#known.set(line.session, false);
        break;
      case "logoff":
        this.#known.delete(line.session);
        break;
      case "console-connect":
      case "console-disconnect":
      case "remote-connect":
      case "remote-disconnect":
        break; // a session that is taken up elsewhere stays as locked as it was
    }
  }

  /** Undefined: not told yet. */
  readonly isLocked = (session: number): boolean | undefined => this.#known.get(session);
}
