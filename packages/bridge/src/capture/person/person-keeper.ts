import type { Clock } from "../../clock.ts";
import type { BridgeConfig } from "../../config/schema.ts";
import type { FindSession } from "../session.ts";
import { type AccountFacts, type PersonFacts, type PersonFields, choosePerson } from "./choose-person.ts";
import type { AskDirectory } from "./directory.ts";
import type { ReadAccount } from "./read-account.ts";
import { withTimeLimit } from "../../time-limit.ts";

/** How often is looked who is there now. */
const lookMs = 60_000;
/** What the directory said is asked for again after so long. */
const renewMs = 3_600_000;
const timeoutMs = 15_000;
/** People of a shared computer whose answers are kept. */
const mostPeople = 16;

export interface PersonKeeperParts {
  readonly clock: Clock;
  readonly findSession: FindSession;
  readonly readAccount: ReadAccount;
  readonly askDirectory: AskDirectory;
  readonly configured: () => BridgeConfig["person"];
  /** The address of the login's last press that was delivered. */
  readonly lastUsed: (login: string) => string | undefined;
  /** What the login's person typed about themselves; left away: nothing is known of it. */
  readonly typed?: ((login: string) => PersonFacts["typed"] | undefined) | undefined;
}

interface Answer {
  readonly facts: Partial<AccountFacts>;
  readonly atMs: number;
}

/** Keeps who is at the computer: the directory is asked off the press path, all else is read at once. */
export class PersonKeeper {
  readonly #parts: PersonKeeperParts;
  readonly #answers = new Map<string, Answer>();
  #cancel = (): void => undefined;
  #run: AbortController | undefined;

  constructor(parts: PersonKeeperParts) {
    this.#parts = parts;
  }

  /** Starts no process; takes well below a millisecond. Never throws. */
  current(): PersonFields {
    const { findSession, readAccount, configured, lastUsed, typed } = this.#parts;
    const login = findSession()?.userName;
    return choosePerson({
      login,
      configured: configured(),
      typed: login === undefined ? {} : (typed?.(login) ?? {}),
      directory: login === undefined ? {} : (this.#answers.get(login)?.facts ?? {}),
      account: login === undefined ? {} : readAccount(login),
      lastUsed: login === undefined ? undefined : lastUsed(login),
    });
  }

  start(): void {
    this.#run = new AbortController();
    void this.#look(this.#run.signal);
  }

  stop(): void {
    this.#cancel();
    this.#run?.abort(new Error("the bridge stops"));
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { clock, findSession } = this.#parts;
    const login = findSession()?.userName;
    if (login !== undefined && this.#isOld(login)) {
      this.#keep(login, await this.#ask(login, signal));
    }
    if (!signal.aborted) {
      this.#cancel = clock.schedule(() => void this.#look(signal), lookMs);
    }
  }

  #isOld(login: string): boolean {
    const answer = this.#answers.get(login);
    return answer === undefined || this.#parts.clock.elapsed() - answer.atMs >= renewMs;
  }

  async #ask(login: string, outer: AbortSignal): Promise<Partial<AccountFacts>> {
    const { askDirectory, clock } = this.#parts;
    const reason = new Error("the directory does not answer");
    return withTimeLimit({ clock, limitMs: timeoutMs, outer, reason }, async (signal) => askDirectory(login, signal));
  }

  /** A directory that says nothing this time takes nothing away that it said before. */
  #keep(login: string, facts: Partial<AccountFacts>): void {
    const before = this.#answers.get(login)?.facts;
    this.#answers.delete(login);
    this.#answers.set(login, { facts: { ...before, ...facts }, atMs: this.#parts.clock.elapsed() });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > mostPeople && oldest !== undefined) {
      this.#answers.delete(oldest);
    }
  }
}
