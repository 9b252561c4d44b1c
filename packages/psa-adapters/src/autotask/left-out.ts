import { type ChoiceName, choiceNames, choices } from "./choices.ts";

/** What a ticket can do without, and what people call it. */
const optional: ReadonlyMap<string, string> = new Map([
  ["contactID", "contact"],
  ["configurationItemID", "computer"],
  ["companyLocationID", "site"],
  ...choiceNames
    .filter((name: ChoiceName) => !choices[name].isRequired)
    .map((name) => [choices[name].property, choices[name].word] as const),
]);

const lifeMs = 3_600_000;
const mostValues = 500;

export type Body = Readonly<Record<string, unknown>>;

/**
 * Values that Autotask lists and refuses all the same, as a ticket category or a rule may make it do: left out for an hour,
 * so that the ticket is made.
 */
export class LeftOut {
  readonly #untilMs = new Map<string, number>();

  /** Remembers the refused fields of a ticket that it can do without. False: there is none. */
  add(body: Body, refused: readonly string[], nowMs: number): boolean {
    const names = [...optional.keys()].filter(
      (name) => body[name] !== undefined && refused.some((one) => one.toLowerCase() === name.toLowerCase()),
    );
    for (const name of names) {
      this.#untilMs.set(keyOf(name, body[name]), nowMs + lifeMs);
    }
    for (const oldest of this.#untilMs.keys()) {
      if (this.#untilMs.size <= mostValues) {
        break;
      }
      this.#untilMs.delete(oldest);
    }
    return names.length > 0;
  }

  /** The ticket without them, and a sentence about each. */
  from(body: Body, nowMs: number): { readonly body: Body; readonly told: readonly string[] } {
    const gone = [...optional].filter(([name]) => (this.#untilMs.get(keyOf(name, body[name])) ?? 0) > nowMs);
    const names = new Set(gone.map(([name]) => name));
    return {
      body: Object.fromEntries(Object.entries(body).filter(([name]) => !names.has(name))),
      told: gone.map(([name, word]) => `Autotask refuses the ${word} ${String(body[name])}: it was left out.`),
    };
  }
}

const keyOf = (name: string, value: unknown): string => `${name} ${String(value)}`;
