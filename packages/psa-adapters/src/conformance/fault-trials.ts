import assert from "node:assert/strict";
import type { AdapterContext, FindOutcome, PsaAdapter, SubmitOutcome } from "../contract.ts";
import type { FaultName, Faults } from "../sandbox/faults.ts";
import { assertCount, assertError, assertStatus } from "./assertions.ts";
import { draftOf } from "./calls.ts";
import { type Trial, looksUp } from "./scene.ts";

/** A fault that strikes once, what the attempt ends as, and what a search tells afterwards. */
export interface FaultCase {
  readonly title: string;
  readonly fault: Exclude<FaultName, "delay" | "offline">;
  readonly written: "ambiguous" | "retry";
  readonly found: "absent" | "found";
}

export const faultCases: readonly FaultCase[] = [
  { title: "dropped before", fault: "dropBefore", written: "ambiguous", found: "absent" },
  { title: "dropped after it is made", fault: "dropAfterCommit", written: "ambiguous", found: "found" },
  { title: "cut in the middle of the answer", fault: "midAnswer", written: "ambiguous", found: "found" },
  { title: "500 before", fault: "serverError", written: "ambiguous", found: "absent" },
  { title: "500 after it is made", fault: "serverErrorAfterCommit", written: "ambiguous", found: "found" },
  { title: "broken JSON", fault: "badJson", written: "ambiguous", found: "found" },
  { title: "too many requests", fault: "tooManyRequests", written: "retry", found: "absent" },
];

const retryAfterSeconds = 7;

export const strikesOnce = (fault: FaultCase["fault"]): Faults =>
  fault === "tooManyRequests" ? { tooManyRequests: { count: 1, retryAfterSeconds } } : { [fault]: { count: 1 } };

const mostAttempts = 200;

/**
 * As whoever uses an adapter must do it: after anything but "accepted" a search comes before the next submit; where nothing
 * can be searched, the repeat carries the same key.
 */
async function deliver(
  adapter: PsaAdapter,
  pressId: string,
  context: AdapterContext,
  last?: SubmitOutcome,
): Promise<void> {
  let outcome: SubmitOutcome | FindOutcome | undefined = last;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    if (outcome?.status === "accepted" || outcome?.status === "found") {
      return;
    }
    const mustFind: boolean = outcome?.status === "ambiguous" || outcome?.status === "retry";
    const found: FindOutcome = mustFind ? await adapter.find(pressId, context) : { status: "absent" };
    const isOpen: boolean = found.status === "absent" || found.status === "unsupported";
    outcome = isOpen ? await adapter.submit(draftOf(pressId), context) : found;
  }
  throw new Error(`${pressId} was not delivered in ${mostAttempts} attempts: ${JSON.stringify(outcome)}`);
}

const onTicket = ({ title, fault, written, found }: FaultCase): Trial => ({
  name: `submit, ${title}: ${written}, then find tells ${found}, and in the end there is one ticket`,
  needs: fault,
  run: async ({ rig, context, isHttp }) => {
    const adapter = rig.createAdapter();
    await adapter.prepare(draftOf("press-1"), context);
    rig.setFaults(strikesOnce(fault));
    const outcome = await adapter.submit(draftOf("press-1"), context);
    assertStatus("submit", outcome, written);
    const expectedWait = fault === "tooManyRequests" && isHttp ? retryAfterSeconds * 1000 : undefined;
    assert.equal("retryAfterMs" in outcome ? outcome.retryAfterMs : undefined, expectedWait, "retryAfterMs");
    const search = await adapter.find("press-1", context);
    assertStatus("find", search, adapter.capabilities.find ? found : "unsupported");
    await deliver(adapter, "press-1", context, outcome);
    assertCount("tickets of the press", rig.ticketsOf("press-1"), 1);
  },
});

/** Tickets when the network or the PSA fails. */
export const faultTrials = (seed: number): readonly Trial[] => [
  ...faultCases.map(onTicket),
  {
    name: "submit, offline: says nothing of the ticket; online again it is made once",
    needs: "offline",
    run: async ({ rig, context }) => {
      const adapter = rig.createAdapter();
      const { capabilities } = adapter;
      await adapter.prepare(draftOf("press-1"), context);
      rig.setFaults({ offline: {} });
      const outcome = await adapter.submit(draftOf("press-1"), context);
      assertStatus("submit", outcome, "ambiguous", "retry");
      assertStatus("find", await adapter.find("press-1", context), capabilities.find ? "retry" : "unsupported");
      const cold = await rig.createAdapter().submit(draftOf("press-1"), context);
      // What fails while something is looked up has made nothing.
      assertStatus("submit without prepare", cold, "retry", ...(looksUp(capabilities) ? [] : ["ambiguous" as const]));
      rig.setFaults({});
      await deliver(adapter, "press-1", context, outcome);
      assertCount("tickets of the press", rig.ticketsOf("press-1"), 1);
    },
  },
  {
    name: "submit, slow: a ticket made after the time was over is found, or not made again",
    needs: "delay",
    run: async ({ rig, context }) => {
      const adapter = rig.createAdapter({ timeoutMs: 1000 });
      assert.ok(rig.untilTickets, "for the fault `delay` the rig needs `untilTickets`");
      await adapter.prepare(draftOf("press-1"), context);
      rig.setFaults({ delay: { ms: 1500 } });
      assertError("submit", await adapter.submit(draftOf("press-1"), context), "ambiguous", "timeout");
      await rig.untilTickets(1);
      const found = await adapter.find("press-1", context);
      assertStatus("find", found, adapter.capabilities.find ? "found" : "unsupported");
      rig.setFaults({});
      await deliver(adapter, "press-1", context, { status: "ambiguous", error: { code: "timeout", message: "" } });
      assertCount("tickets of the press", rig.ticketsOf("press-1"), 1);
    },
  },
  {
    name: `submit and find: whatever fails, each press is one ticket (seed ${seed})`,
    run: async ({ rig, context, faults }) => {
      const adapter = rig.createAdapter();
      const some = { probability: 0.15 };
      const chosen = faultCases
        .filter(({ fault }) => faults.includes(fault))
        .map(({ fault }) => [fault, fault === "tooManyRequests" ? { ...some, retryAfterSeconds: 0 } : some]);
      rig.setFaults({ ...(Object.fromEntries(chosen) as Faults), everything: true, seed });
      const ids = Array.from({ length: 25 }, (_unused, index) => `press-${index}`);
      for (const id of ids) {
        await deliver(adapter, id, context);
      }
      for (const id of ids) {
        assertCount(`tickets of ${id}`, rig.ticketsOf(id), 1);
      }
    },
  },
];
