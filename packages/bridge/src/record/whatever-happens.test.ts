import path from "node:path";
import type { GestureKind } from "@tier2/button";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores, plainPolicy } from "../testing/test-stores.ts";
import type { LeasedPress, QueueRules, Route } from "./messages.ts";
import type { Stores } from "./stores.ts";

const startMs = 1_750_000_000_000;
const error = { code: "timeout", message: "made by the test" } as const;
const routes: readonly Route[] = ["first", "fallback"];

type Outcome = "sent" | "again" | "failed" | "unclear-made" | "unclear" | "killed-made" | "killed";

type Step =
  | {
      readonly do: "press";
      readonly serial: string;
      readonly person: string;
      readonly gesture: GestureKind | "none";
      readonly isLate: boolean;
    }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "deliver"; readonly route: Route; readonly outcome: Outcome }
  | { readonly do: "follow"; readonly route: Route; readonly outcome: "done" | "failed" | "killed" }
  | {
      readonly do: "rules";
      readonly gestures: boolean;
      readonly fold: boolean;
      readonly isUndo: boolean;
      readonly hasForm: boolean;
    }
  | { readonly do: "fallback"; readonly isThere: boolean }
  | { readonly do: "set"; readonly byMs: number }
  /** About the press before the last one, or one earlier. */
  | { readonly do: "say" | "apart"; readonly back: number }
  | { readonly do: "review" | "kill" };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("press" as const),
      serial: fc.constantFrom("S1", "S1", "S2"),
      person: fc.constantFrom("ann", "ann", "bob"),
      gesture: fc.constantFrom<GestureKind | "none">("short", "short", "double", "long", "none"),
      isLate: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.constantFrom(300, 3000, 6000, 70_000, 700_000, 86_400_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("deliver" as const),
      route: fc.constantFrom(...routes),
      outcome: fc.constantFrom<Outcome>("sent", "again", "failed", "unclear-made", "unclear", "killed-made", "killed"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("follow" as const),
      route: fc.constantFrom(...routes),
      outcome: fc.constantFrom("done" as const, "failed" as const, "killed" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("rules" as const),
      ...{ gestures: fc.boolean(), fold: fc.boolean(), isUndo: fc.boolean(), hasForm: fc.boolean() },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("say" as const, "say" as const, "apart" as const),
      back: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fallback" as const), isThere: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("set" as const), byMs: fc.constantFrom(-9e8, -4e6, 4e6, 9e8) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("review" as const, "kill" as const) }) },
);

/** Two helpdesk systems that forget nothing, and a bridge's disk between them and the buttons. */
class World {
  readonly #file = path.join(temporaryFolder(), "presses.sqlite");
  #rules: Partial<QueueRules> = { policy: { ...plainPolicy, fold: true }, fallbackAfterMs: 60_000 };
  #stores: Stores;
  #nowMs = startMs;
  #sequence = 0;
  readonly presses: string[] = [];
  /** Press ids of the tickets, by way. */
  readonly tickets: Readonly<Record<Route, string[]>> = { first: [], fallback: [] };
  /** Names of the notes that were taken. */
  readonly notes = new Set<string>();
  /** Words that were taken, and where they turned up: the last ones in the ticket, all others in notes. */
  readonly saidDrafts = new Map<string, string>();
  readonly saidNotes: { readonly pressId: string; readonly words: string }[] = [];
  readonly ticketWords = new Map<string, string | undefined>();
  readonly noteTexts = new Set<string | undefined>();
  #words = 0;

  constructor() {
    this.#stores = this.#open();
  }

  get stores(): Stores {
    return this.#stores;
  }

  step(step: Step): void {
    switch (step.do) {
      case "press":
        return this.#press(step);
      case "wait":
        this.#nowMs += step.ms;
        if (step.ms > 60_000) {
          this.#stores.review.review(this.#nowMs);
        }
        return undefined;
      case "deliver":
        return this.#deliver(step.route, step.outcome);
      case "follow":
        return this.#follow(step.route, step.outcome);
      case "rules": {
        const { gestures, fold, hasForm, isUndo } = step;
        const policy = { ...this.#stores.rules().policy, gestures, fold, submit: isUndo ? "undo" : "at-once" } as const;
        return this.#setRules({ policy, formMs: hasForm ? 600_000 : undefined });
      }
      case "fallback":
        return this.#setRules({ fallbackAfterMs: step.isThere ? 60_000 : undefined });
      case "set":
        this.#nowMs += step.byMs;
        this.#stores.presses.shiftTimes(step.byMs);
        return this.#stores.review.shiftTimes(step.byMs);
      case "say":
        return this.#say(this.presses.at(-step.back));
      case "apart":
        return this.#setApart(this.presses.at(-step.back));
      case "review":
        this.#stores.review.review(this.#nowMs);
        return undefined;
      case "kill":
        return this.#kill();
    }
  }

  /** All goes well from now on. */
  drain(): void {
    this.step({ do: "fallback", isThere: true });
    for (let round = 0; round < 6; round++) {
      this.#nowMs += 200_000;
      this.#stores.review.review(this.#nowMs);
      this.#stores.presses.hurry(this.#nowMs);
      for (const route of routes) {
        this.#deliver(route, "sent");
      }
      for (const pressId of this.presses) {
        if (this.#stores.queue.press(pressId)?.state === "dead") {
          this.#stores.words.take(pressId, "retry", this.#nowMs);
        }
      }
      for (const route of routes) {
        this.#follow(route, "done");
      }
    }
  }

  isPossibleDuplicate(pressId: string): boolean {
    const sql = "SELECT is_possible_duplicate AS it FROM press WHERE id = :pressId";
    return this.#stores.commits.database.prepare(sql).get({ pressId })?.["it"] === 1;
  }

  #press({ serial, person, gesture, isLate }: Extract<Step, { do: "press" }>): void {
    this.#sequence += 1;
    const report = { bootId: 1, sequence: this.#sequence };
    const { presses } = this.#stores;
    const { pressId } = presses.recordPress(serial, { ...report, deviceTimeMs: 0 }, this.#nowMs);
    this.presses.push(pressId);
    presses.storeEvidence(pressId, "{}", person);
    if (isLate) {
      this.#nowMs += 3000;
      this.#deliver("first", "again");
    }
    if (gesture !== "none") {
      presses.recordGesture(serial, { ...report, kind: gesture, holdMs: 90 }, this.#nowMs);
    }
  }

  #say(pressId: string | undefined): void {
    if (pressId === undefined) {
      return;
    }
    this.#words += 1;
    const text = `word ${this.#words}`;
    const became = this.#stores.words.say(pressId, { words: text, choices: [], typed: {} }, text, this.#nowMs);
    this.#stores.presses.letGo(pressId, this.#nowMs);
    if (became === "draft") {
      this.saidDrafts.set(pressId, text);
    } else if (became === "note") {
      this.saidNotes.push({ pressId, words: text });
    }
  }

  #setApart(pressId: string | undefined): void {
    const { presses } = this.#stores;
    const made = pressId === undefined ? undefined : presses.setApart(pressId, this.#nowMs);
    if (made !== undefined && made.isNew) {
      presses.storeEvidence(made.pressId, "{}", "ann");
      this.presses.push(made.pressId);
    }
  }

  #setRules(rules: Partial<QueueRules>): void {
    this.#rules = { ...this.#rules, ...rules };
    this.#stores.setRules({ ...this.#stores.rules(), ...rules });
  }

  #deliver(route: Route, outcome: Outcome): void {
    if (route === "fallback" && this.#stores.rules().fallbackAfterMs === undefined) {
      return;
    }
    for (const press of this.#stores.presses.lease(this.#nowMs, 1000, 4, route).presses) {
      this.#attempt(press, route, outcome);
    }
    if (outcome.startsWith("killed")) {
      this.#kill();
    }
  }

  #attempt({ pressId, mustFind, said }: LeasedPress, route: Route, outcome: Outcome): void {
    const { presses } = this.#stores;
    const ticket = { id: `${route}-${pressId}`, number: "1" };
    const isFound = mustFind && this.tickets[route].includes(pressId);
    if (isFound || outcome === "sent") {
      if (!isFound) {
        this.#make(pressId, route, said?.words);
      }
      presses.settle(pressId, { result: "sent", ticket, atMs: this.#nowMs, subject: "Help", isFound });
      return;
    }
    if (outcome.endsWith("made")) {
      this.#make(pressId, route, said?.words);
    }
    if (outcome === "failed") {
      presses.settle(pressId, { result: "failed", error });
    } else if (!outcome.startsWith("killed")) {
      const findAfterMs = outcome === "again" ? undefined : this.#nowMs + 5000;
      const nextAttemptAtMs = findAfterMs ?? this.#nowMs + 1000;
      presses.settle(pressId, { result: "again", error, nextAttemptAtMs, findAfterMs });
    }
    return undefined;
  }

  #make(pressId: string, route: Route, words: string | undefined): void {
    this.tickets[route].push(pressId);
    this.ticketWords.set(pressId, words);
  }

  #follow(route: Route, outcome: "done" | "failed" | "killed"): void {
    const { followUps, presses } = this.#stores;
    const request = { nowMs: this.#nowMs, leaseMs: 1000, limit: 50, route, withFiles: true };
    for (const { number, name, kind, text } of followUps.lease(request, (row) => presses.leasedPress(row)).followUps) {
      if (outcome !== "failed" && kind === "note") {
        this.noteTexts.add(text);
        this.notes.add(text === undefined ? `empty ${name.slice(0, 4)}` : name);
      }
      if (outcome !== "killed") {
        followUps.settle(number, outcome === "done" ? { result: "done" } : { result: "failed", error }, this.#nowMs);
      }
    }
    if (outcome === "killed") {
      this.#kill();
    }
  }

  #kill(): void {
    this.#stores.commits.close();
    this.#nowMs += 1000;
    this.#stores = this.#open();
  }

  #open(): Stores {
    const { policy = plainPolicy, ...rules } = this.#rules;
    return openTestStores(this.#file, this.#nowMs, { rules, policy });
  }
}

/** How a press ended; anything but the four is wrong. */
function endingOf(world: World, pressId: string): string {
  const { parentId, state = "lost" } = world.stores.queue.press(pressId) ?? {};
  const counts = routes.map((route) => world.tickets[route].filter((id) => id === pressId).length);
  const tickets = `${counts.join(" + ")} tickets`;
  const isNoted = [...world.notes].some((name) => name.endsWith(pressId));
  switch (tickets) {
    case "0 + 0 tickets":
      return state === "folded" && world.stores.queue.press(parentId ?? "")?.state === "sent" && isNoted
        ? "a note"
        : `${state} without a ticket`;
    case "1 + 0 tickets":
    case "0 + 1 tickets":
      return `${state}, one ticket`;
    case "1 + 1 tickets":
      return `${state}, two tickets${world.isPossibleDuplicate(pressId) ? " that say so" : ""}`;
    default:
      return `${state}, ${tickets}`;
  }
}

test("whatever is pressed, answered, killed and configured: every press ends once, and what is cancelled is nowhere", () => {
  const endings = ["a note", "cancelled without a ticket", "sent, one ticket", "sent, two tickets that say so"];
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 25 }), (story) => {
      const world = new World();
      for (const step of story) {
        world.step(step);
      }
      world.drain();
      for (const pressId of world.presses) {
        expect(endings).toContain(endingOf(world, pressId));
      }
      for (const [pressId, words] of world.saidDrafts) {
        const { state } = world.stores.queue.press(pressId) ?? {};
        const isThere = world.ticketWords.get(pressId) === words || world.noteTexts.has(words);
        expect({ words, isThere: isThere || state === "cancelled" }).toEqual({ words, isThere: true });
      }
      for (const { pressId, words } of world.saidNotes) {
        const isCancelled = world.stores.queue.press(pressId)?.state === "cancelled";
        expect({ words, isThere: world.noteTexts.has(words) || isCancelled }).toEqual({ words, isThere: true });
      }
      world.stores.commits.close();
    }),
    { numRuns: 100 },
  );
});
