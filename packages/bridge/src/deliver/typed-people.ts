import type { Clock } from "../clock.ts";
import { typedScope } from "../record/lookup-store.ts";
import type { PersonsSaying, Recorder } from "../record/messages.ts";

/** What a person wrote about themselves; proof of nothing. */
export type TypedPerson = Pick<PersonsSaying["typed"], "name" | "email">;

/** What each login's person typed on the page, for their next presses; kept over restarts. */
export class TypedPeople {
  readonly #recorder: Pick<Recorder, "call">;
  readonly #clock: Clock;
  readonly #people = new Map<string, TypedPerson>();

  constructor(recorder: Pick<Recorder, "call">, clock: Clock) {
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** Rejects with a Tier2Error of category `storage`. */
  async load(): Promise<void> {
    for (const [login, value] of await this.#recorder.call("lookups", { scope: typedScope })) {
      this.#people.set(login, JSON.parse(value) as TypedPerson);
    }
  }

  of(login: string): TypedPerson | undefined {
    return this.#people.get(login);
  }

  /** What is typed anew takes the place of what was; what is not typed stays. */
  remember(login: string, { name, email }: TypedPerson): void {
    if (name === undefined && email === undefined) {
      return;
    }
    const typed = {
      ...this.#people.get(login),
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
    };
    this.#people.set(login, typed);
    const entries = [[login, JSON.stringify(typed)] as const];
    const kept = this.#recorder.call("keepLookups", { scope: typedScope, entries, nowMs: this.#clock.now() });
    kept.catch(() => undefined); // the recorder told why; it holds until the bridge stops
  }

  /** The recorder forgets it on disk. */
  forget(login: string): void {
    this.#people.delete(login);
  }
}
