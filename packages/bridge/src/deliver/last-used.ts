import type { Clock } from "../clock.ts";
import type { Evidence } from "../capture/fields.ts";
import type { Recorder } from "../record/messages.ts";
import { personScope } from "../record/lookup-store.ts";

/** The address with which each login's press was last delivered, kept over restarts. */
export class LastUsedAddresses {
  readonly #recorder: Pick<Recorder, "call">;
  readonly #clock: Clock;
  readonly #addresses = new Map<string, string>();
  /** Who pressed what is not delivered yet. */
  readonly #open = new Map<string, { readonly login: string; readonly address: string }>();

  constructor(recorder: Pick<Recorder, "call">, clock: Clock) {
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** Rejects with a Tier2Error of category `storage`. */
  async load(): Promise<void> {
    for (const [login, value] of await this.#recorder.call("lookups", { scope: personScope })) {
      this.#addresses.set(login, String(JSON.parse(value)));
    }
  }

  of(login: string): string | undefined {
    return this.#addresses.get(login);
  }

  /** Who is at the computer at a press. */
  pressed(pressId: string, { login, email }: Evidence["fields"]): void {
    // What was only guessed is no address that was used.
    if (login !== undefined && "value" in login && email !== undefined && "value" in email) {
      const { address, source } = email.value;
      if (source === "configured" || source === "directory") {
        this.#open.set(pressId, { login: login.value, address });
      }
    }
  }

  /** The ticket of a press stands. */
  delivered(pressId: string): void {
    const pressed = this.#open.get(pressId);
    this.#open.delete(pressId);
    if (pressed !== undefined && this.#addresses.get(pressed.login) !== pressed.address) {
      this.#addresses.set(pressed.login, pressed.address);
      const entries = [[pressed.login, JSON.stringify(pressed.address)] as const];
      const kept = this.#recorder.call("keepLookups", { scope: personScope, entries, nowMs: this.#clock.now() });
      kept.catch(() => undefined); // the recorder told why; it is kept after the next press
    }
  }

  /** A press makes no ticket. */
  dropped(pressId: string): void {
    this.#open.delete(pressId);
  }

  forget(login: string): void {
    this.#addresses.delete(login);
  }
}
