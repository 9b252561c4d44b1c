import type { FindOutcome, SubmitOutcome, TicketDraft, TicketReference } from "@tier2/psa-adapters";
import type { Destination } from "../deliver/destination.ts";

/** What the helpdesk system does with the next submit: a ticket may be made or not, whatever the answer is. */
export interface PlannedSubmit {
  readonly makes: boolean;
  readonly answer: Exclude<SubmitOutcome, { status: "accepted" }> | "accepted" | "never";
}

/** A helpdesk system in memory; its answers are planned, and the default is that all goes well. */
export class FakePsa implements Destination {
  readonly kind = "fake";
  readonly host = "psa.invalid";
  readonly drafts: TicketDraft[] = [];
  readonly calls: string[] = [];
  /** Used up from the front. */
  readonly plannedSubmits: PlannedSubmit[] = [];
  readonly plannedFinds: FindOutcome[] = [];
  running = 0;
  mostAtOnce = 0;

  async check(): Promise<never> {
    throw new Error("not planned: check");
  }

  async prepare(): Promise<void> {
    this.calls.push("prepare");
  }

  async submit(draft: TicketDraft): Promise<SubmitOutcome> {
    this.calls.push(`submit ${draft.pressId}`);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    const { makes, answer } = this.plannedSubmits.shift() ?? { makes: true, answer: "accepted" };
    await new Promise((resolve) => setImmediate(resolve));
    this.running -= 1;
    if (makes) {
      this.drafts.push(draft);
    }
    if (answer === "never") {
      return new Promise(() => undefined);
    }
    return answer === "accepted" ? { status: "accepted", ticket: this.#ticket(this.drafts.length) } : answer;
  }

  async find(pressId: string): Promise<FindOutcome> {
    this.calls.push(`find ${pressId}`);
    const planned = this.plannedFinds.shift();
    if (planned !== undefined) {
      return planned;
    }
    const numbers = this.drafts.flatMap((draft, index) => (draft.pressId === pressId ? [index + 1] : []));
    const [first, ...others] = numbers.map((number) => this.#ticket(number));
    return first === undefined ? { status: "absent" } : { status: "found", ticket: first, duplicates: others };
  }

  #ticket(number: number): TicketReference {
    return { id: String(number), number: `T${number}`, url: `https://psa.invalid/tickets/${number}` };
  }
}
