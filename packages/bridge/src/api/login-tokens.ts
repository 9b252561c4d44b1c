import { timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import { digestOf, newSecret } from "./bearer.ts";

interface Given {
  readonly person: string;
  readonly digest: Buffer;
  usedAtMs: number;
}

const forgottenAfterMs = 24 * 3_600_000;
/** Who logs in again and again loses the oldest. */
const mostOfAPerson = 8;

/** Tokens of people who proved who they are; in memory alone, forgotten when they are not used for a day. */
export class LoginTokens {
  readonly #clock: Clock;
  #given: Given[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  give(person: string): string {
    const token = newSecret();
    this.#forgetOld();
    const own = this.#given.filter((one) => one.person === person);
    const dropped = own.length < mostOfAPerson ? undefined : own[0];
    this.#given = this.#given.filter((one) => one !== dropped);
    this.#given.push({ person, digest: digestOf(token), usedAtMs: this.#clock.elapsed() });
    return token;
  }

  /** Undefined: it is no token that was given, or it was forgotten. */
  personOf(digest: Buffer): string | undefined {
    this.#forgetOld();
    const one = this.#given.find((given) => timingSafeEqual(given.digest, digest));
    if (one !== undefined) {
      one.usedAtMs = this.#clock.elapsed();
    }
    return one?.person;
  }

  end(): void {
    this.#given = [];
  }

  #forgetOld(): void {
    const sinceMs = this.#clock.elapsed() - forgottenAfterMs;
    this.#given = this.#given.filter(({ usedAtMs }) => usedAtMs > sinceMs);
  }
}
