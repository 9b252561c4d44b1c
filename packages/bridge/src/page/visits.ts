import { timingSafeEqual } from "node:crypto";
import { bearerDigest, digestOf, newSecret } from "../api/bearer.ts";
import type { Clock } from "../clock.ts";
import { pageError } from "./page-errors.ts";
import type { Visit } from "./source.ts";

/** A page of a press, from the address that opens it to its end. */
export interface OpenVisit {
  readonly visit: Visit;
  /** POSIX user id of the session; undefined: it has none. */
  readonly userId: number | undefined;
  /** Aborted when the key does not hold any more. */
  readonly ended: AbortSignal;
}

interface Entry extends OpenVisit {
  readonly visit: { pressId: string; readonly person: string | undefined };
  readonly token: Buffer;
  key: Buffer | undefined;
  readonly beganAtMs: number;
  readonly endsAtMs: number;
  seenAtMs: number;
  readonly ending: AbortController;
}

export interface VisitsParts {
  readonly clock: Clock;
  /** How long after the press a page still works. */
  readonly minutes: () => number;
  /** A token came a second time: somebody else may have read the address. */
  readonly onTokenReused: (pressId: string) => void;
}

/** So long a browser may take to open the page. */
const tokenLifeMs = 120_000;
const mostVisits = 100;
/** A browser has six connections to one place, and every page that is open keeps one. */
const mostPagesOfPerson = 4;
/** A page that is open asks at least every 25 s. */
const isThereMs = 40_000;

/** Tokens that open a page once, and the keys of open pages. Only digests are kept. */
export class Visits {
  readonly #parts: VisitsParts;
  /** Oldest first. */
  readonly #entries = new Set<Entry>();

  constructor(parts: VisitsParts) {
    this.#parts = parts;
  }

  /** A page of a press is about to be opened; the token of its address. */
  begin(visit: Visit, userId: number | undefined): string {
    const { clock, minutes } = this.#parts;
    this.#clear();
    const token = newSecret();
    const ending = new AbortController();
    const nowMs = clock.elapsed();
    this.#entries.add({
      ...{ visit: { ...visit }, userId, token: digestOf(token), key: undefined, ending, ended: ending.signal },
      ...{ beganAtMs: nowMs, seenAtMs: nowMs, endsAtMs: nowMs + minutes() * 60_000 },
    });
    const [oldest] = this.#entries;
    if (this.#entries.size > mostVisits && oldest !== undefined) {
      this.#end(oldest);
    }
    return token;
  }

  /** The key for a token. `check` throws when whoever asks may not use a page of that user. Throws a Tier2Error. */
  open(token: string, check: (visit: OpenVisit) => void): string {
    this.#clear();
    const digest = digestOf(token);
    const entry = [...this.#entries].find((one) => timingSafeEqual(one.token, digest));
    if (entry === undefined) {
      throw tokenRefused();
    }
    check(entry);
    if (entry.key !== undefined) {
      this.#end(entry);
      this.#parts.onTokenReused(entry.visit.pressId);
      throw tokenRefused();
    }
    this.#makeRoom(entry);
    const key = newSecret();
    entry.key = digestOf(key);
    entry.seenAtMs = this.#parts.clock.elapsed();
    return key;
  }

  /** Whose page asks, by the header Authorization. Throws a Tier2Error. */
  of(authorization: string | undefined): OpenVisit {
    this.#clear();
    const digest = bearerDigest(authorization);
    const entry = [...this.#entries].find(({ key }) => key !== undefined && timingSafeEqual(key, digest));
    if (entry === undefined) {
      throw pageError(
        "page_key_refused",
        "This page does not work any more.",
        "Press the button again, or use the page that is open.",
        "permission",
      );
    }
    entry.seenAtMs = this.#parts.clock.elapsed();
    return entry;
  }

  /** The newest page of a person that is open, or that a browser is about to open. */
  openPageOf(person: string | undefined): { readonly visit: Visit; readonly beganAtMs: number } | undefined {
    return this.#there().findLast(({ visit }) => visit.person === person);
  }

  /** Whether a page of the press is open, or about to be. */
  isShown(pressId: string): boolean {
    return this.#there().some(({ visit }) => visit.pressId === pressId);
  }

  /** A page goes on with another press. */
  move(visit: Visit, pressId: string): void {
    for (const entry of this.#entries) {
      if (entry.visit === visit) {
        entry.visit.pressId = pressId;
      }
    }
  }

  /** No browser opens the page that was begun for a press. */
  giveUp(pressId: string): void {
    for (const entry of this.#entries) {
      if (entry.key === undefined && entry.visit.pressId === pressId) {
        this.#end(entry);
      }
    }
  }

  end(visit: OpenVisit): void {
    this.#end(visit as Entry);
  }

  endAll(): void {
    for (const entry of this.#entries) {
      this.#end(entry);
    }
  }

  #there(): Entry[] {
    this.#clear();
    const nowMs = this.#parts.clock.elapsed();
    return [...this.#entries].filter(({ key, seenAtMs }) => key === undefined || nowMs - seenAtMs < isThereMs);
  }

  #makeRoom({ visit: { person } }: Entry): void {
    const open = this.#there().filter(({ key, visit }) => key !== undefined && visit.person === person);
    for (const entry of open.slice(0, Math.max(0, open.length - mostPagesOfPerson + 1))) {
      this.#end(entry);
    }
  }

  #clear(): void {
    const nowMs = this.#parts.clock.elapsed();
    for (const entry of this.#entries) {
      const isUnused = entry.key === undefined && nowMs - entry.beganAtMs >= tokenLifeMs;
      if (isUnused || nowMs >= entry.endsAtMs) {
        this.#end(entry);
      }
    }
  }

  #end(entry: Entry): void {
    this.#entries.delete(entry);
    entry.ending.abort();
  }
}

const tokenRefused = (): Error =>
  pageError(
    "page_token_refused",
    "This address works once, and for two minutes.",
    "Press the button again, or use the page that is open.",
    "permission",
  );
