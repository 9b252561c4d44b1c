import type { Answer, Known, Subject, TicketChange } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import { adapterAnswer } from "../deliver/adapter-answer.ts";
import type { Way } from "../deliver/ways.ts";
import { withTimeLimit } from "../time-limit.ts";
import type { Visit } from "./source.ts";

export interface QuestionParts {
  readonly clock: Clock;
  /** The way to the helpdesk system as it is now. */
  readonly way: () => Way | undefined;
  /** An answer came that a page may show. */
  readonly onAnswer: () => void;
}

export interface AskedTicket {
  readonly ticketId: string;
  readonly recordedAtMs: number;
}

type Changes = ReadonlyMap<string, TicketChange>;

interface Look {
  lastAtMs: number;
  changes: Changes;
}

const limitMs = 10_000;
/** A page that stays open asks for answers no more often. */
const lookEveryMs = 60_000;
/** As many tickets as an adapter takes at once. */
const mostTickets = 50;

/** What pages ask the helpdesk system, within its budget; nobody waits for the answers, they are there the next time. */
export class HelpdeskQuestions {
  readonly #parts: QuestionParts;
  readonly #known = new WeakMap<Visit, { readonly isKnown: boolean | undefined }>();
  readonly #looks = new WeakMap<Visit, Look>();
  readonly #ending = new AbortController();

  constructor(parts: QuestionParts) {
    this.#parts = parts;
  }

  /** Whether the helpdesk system knows the person; undefined: not asked yet. Asked once for a page. */
  isKnown(visit: Visit, subject: Subject): boolean | undefined {
    const known = this.#known.get(visit);
    if (known !== undefined) {
      return known.isKnown;
    }
    const hasAddress = subject.person.email !== undefined;
    const way = this.#freeWay();
    if (way === undefined) {
      return undefined;
    }
    if (!way.destination.adapter.capabilities.lookup.includes("contact")) {
      this.#known.set(visit, { isKnown: hasAddress });
      return hasAddress;
    }
    this.#known.set(visit, { isKnown: undefined });
    void this.#lookUp(way, subject).then((answer) => {
      const isKnown = answer.status === "answered" ? answer.value.contact !== undefined : hasAddress;
      if (this.#known.get(visit)?.isKnown === undefined) {
        this.#known.set(visit, { isKnown });
      }
      this.#parts.onAnswer();
    });
    return undefined;
  }

  /** The person told who they are: they are not asked again on that page. */
  told(visit: Visit): void {
    this.#known.set(visit, { isKnown: true });
  }

  /** What is known of the tickets by their ids. Asked at most once a minute for a page. */
  changes(visit: Visit, tickets: readonly AskedTicket[]): Changes {
    const nowMs = this.#parts.clock.elapsed();
    const look = this.#looks.get(visit) ?? { lastAtMs: -Infinity, changes: new Map<string, TicketChange>() };
    this.#looks.set(visit, look);
    const way = nowMs - look.lastAtMs < lookEveryMs || tickets.length === 0 ? undefined : this.#freeWay();
    if (way?.destination.adapter.capabilities.changes === true) {
      look.lastAtMs = nowMs;
      void this.#askChanges(way, tickets.slice(0, mostTickets)).then((answer) => {
        if (answer.status === "answered") {
          look.changes = new Map(answer.value.map((change) => [change.ticketId, change]));
          this.#parts.onAnswer();
        }
      });
    }
    return look.changes;
  }

  stop(): void {
    this.#ending.abort();
  }

  /** Undefined while nothing may be asked. */
  #freeWay(): Way | undefined {
    const way = this.#parts.way();
    return way?.isReachable === true && way.budget.delayFor("request") === 0 && !this.#ending.signal.aborted
      ? way
      : undefined;
  }

  async #lookUp({ destination: { adapter, context } }: Way, subject: Subject): Promise<Answer<Known>> {
    return this.#ask(adapter.kind, async (signal) => adapter.lookup(subject, { ...context, signal }));
  }

  async #askChanges(
    { destination: { adapter, context } }: Way,
    tickets: readonly AskedTicket[],
  ): Promise<Answer<readonly TicketChange[]>> {
    const ids = [...new Set(tickets.map(({ ticketId }) => ticketId))];
    const sinceMs = Math.min(...tickets.map(({ recordedAtMs }) => recordedAtMs));
    return this.#ask(adapter.kind, async (signal) => adapter.changesSince(ids, sinceMs, { ...context, signal }));
  }

  async #ask<Value>(kind: string, ask: (signal: AbortSignal) => Promise<Answer<Value>>): Promise<Answer<Value>> {
    const { clock } = this.#parts;
    return withTimeLimit({ clock, limitMs, outer: this.#ending.signal }, async (signal) =>
      adapterAnswer<Answer<Value>>(
        { kind, signal, clock },
        async () => ask(signal),
        (error) => ({ status: "retry", error }),
      ),
    );
  }
}
