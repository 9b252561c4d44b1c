import type { AdapterContext, AdapterError, Refusal } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import { newPressId } from "../record/press-id.ts";
import { withTimeLimit } from "../time-limit.ts";
import { adapterAnswer } from "./adapter-answer.ts";
import type { Budget } from "./budget.ts";
import { signOf } from "./circuit.ts";
import type { Destination } from "./destination.ts";
import type { Gate } from "./gate.ts";

export interface QuestionParts {
  readonly gate: Gate;
  readonly budget: Budget;
  /** The longest time of one question, milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * Asks a helpdesk system once whether it takes this bridge, so that a wrong key shows before somebody presses. What a
 * question meets on the network says nothing of the key, and is left to the next press.
 */
export class Question {
  readonly #parts: QuestionParts;
  #running = new AbortController();
  #asked: Promise<void> = Promise.resolve();
  #cancelTimer = (): void => undefined;

  constructor(parts: QuestionParts) {
    this.#parts = parts;
  }

  /** Asks after `delayMs` and when the budget allows it; in the place of a question that is not answered yet. */
  ask(delayMs: number): void {
    this.#end();
    this.#running = new AbortController();
    this.#cancelTimer = this.#parts.clock.schedule(() => this.#askWhenAllowed(), delayMs);
  }

  async stop(): Promise<void> {
    this.#end();
    await this.#asked;
  }

  #end(): void {
    this.#cancelTimer();
    this.#running.abort();
  }

  #askWhenAllowed(): void {
    const { budget, clock, gate } = this.#parts;
    const waitMs = budget.delayFor("request");
    if (gate.isHeard) {
      return; // a press came before, and told more
    }
    if (waitMs > 0) {
      this.#cancelTimer = clock.schedule(() => this.#askWhenAllowed(), waitMs);
    } else {
      this.#asked = this.#ask(this.#running.signal);
    }
  }

  /** Never rejects. */
  async #ask(outer: AbortSignal): Promise<void> {
    const { clock, gate, timeoutMs } = this.#parts;
    const { adapter, context } = gate.destination;
    const { error } = await withTimeLimit({ clock, limitMs: timeoutMs, outer }, async (signal) =>
      adapterAnswer<Asked>(
        { kind: adapter.kind, signal, clock },
        async () => askOnce(adapter, { ...context, signal }),
        (thrown) => ({ status: "retry", error: thrown }),
      ),
    );
    if (!outer.aborted && (error === undefined || signOf(error) === "refuses-us")) {
      await gate.learn(error);
    }
  }
}

type Asked = { readonly status: "answered"; readonly error?: never } | Refusal;

/** To find the server, log in and search, each once more. A search that reads page after page is not refused. */
const mostRequests = 6;

/** A search for a press that nobody made is mostly one request; where nothing can be searched, the adapter's own look. */
async function askOnce(adapter: Destination, context: AdapterContext): Promise<Asked> {
  if (adapter.capabilities.find) {
    let requests = 0;
    const fetch: AdapterContext["fetch"] = async (url, init) => {
      requests += 1;
      if (requests > mostRequests) {
        throw new Error("enough is known");
      }
      return context.fetch(url, init);
    };
    const outcome = await adapter.find(newPressId(context.now()), { ...context, fetch });
    return "error" in outcome && requests <= mostRequests ? outcome : { status: "answered" };
  }
  const results = await adapter.check(context);
  const failed = results.find(({ status }) => status === "failed");
  const { code = "validation_failed", message = "", hint } = failed ?? {};
  const error: AdapterError = { code, message, ...(hint === undefined ? {} : { hint }) };
  return failed === undefined ? { status: "answered" } : { status: "retry", error };
}
