import process from "node:process";
import { afterEach, expect, test } from "vitest";
import type { FindOutcome, PsaAdapter, SubmitOutcome } from "../contract.ts";
import type { Faults } from "../sandbox/faults.ts";
import { type AdapterRig, type Fetch, contextWith, counted, draftOf } from "./adapter-rig.ts";
import { hostileSuite } from "./hostile-suite.ts";

interface FaultCase {
  readonly fault: string;
  readonly faults: Faults;
  readonly submit: SubmitOutcome["status"];
  /** What a search tells afterwards. */
  readonly find: FindOutcome["status"];
}

const once = { count: 1 };

const faultCases: readonly FaultCase[] = [
  { fault: "dropped before", faults: { dropBefore: once }, submit: "ambiguous", find: "absent" },
  { fault: "dropped after the ticket is made", faults: { dropAfterCommit: once }, submit: "ambiguous", find: "found" },
  { fault: "cut in the middle of the answer", faults: { midAnswer: once }, submit: "ambiguous", find: "found" },
  { fault: "500 before", faults: { serverError: once }, submit: "ambiguous", find: "absent" },
  {
    fault: "500 after the ticket is made",
    faults: { serverErrorAfterCommit: once },
    submit: "ambiguous",
    find: "found",
  },
  { fault: "broken JSON", faults: { badJson: once }, submit: "ambiguous", find: "found" },
  {
    fault: "429",
    faults: { tooManyRequests: { count: 1, retryAfterSeconds: 7 } },
    submit: "retry",
    find: "absent",
  },
];

/** What every adapter promises, tried out on its sandbox. `makeRig` is called for each test. */
export function adapterSuite(name: string, fetch: Fetch, makeRig: () => Promise<AdapterRig>): void {
  let rigs: AdapterRig[] = [];
  afterEach(async () => {
    await Promise.all(rigs.map(async (rig) => rig.close()));
    rigs = [];
  });
  const setUp = async (): Promise<AdapterRig> => {
    const rig = await makeRig();
    rigs.push(rig);
    return rig;
  };
  const context = contextWith(fetch);

  test(`${name}: everything is well at the sandbox`, async () => {
    const rig = await setUp();
    const results = await rig.createAdapter().check(context);
    expect(results.length).toBeGreaterThan(3);
    expect(results.filter(({ status }) => status !== "ok")).toEqual([]);
  });

  test(`${name}: one submit is one ticket and, when prepared, one request`, async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    const draft = draftOf("press-1");
    const counter = counted(fetch);
    await adapter.prepare(draft, context);
    const outcome = await adapter.submit(draft, contextWith(counter.fetch));
    expect(outcome).toMatchObject({ status: "accepted", ticket: { id: rig.ticketsOf("press-1")[0] } });
    expect(rig.ticketsOf("press-1")).toHaveLength(1);
    expect(counter.calls).toHaveLength(1);
  });

  test(`${name}: prepare opens the connection although everything is cached`, async () => {
    const adapter = (await setUp()).createAdapter();
    const { person } = draftOf("press-1");
    await adapter.prepare({ person }, context);
    const counter = counted(fetch);
    await adapter.prepare({ person }, contextWith(counter.fetch));
    expect(counter.calls).toHaveLength(1);
  });

  test(`${name}: submit works without prepare, too, and many at once look up once`, async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    const counter = counted(fetch);
    const ids = Array.from({ length: 8 }, (_unused, index) => `press-${index}`);
    const outcomes = await Promise.all(ids.map(async (id) => adapter.submit(draftOf(id), contextWith(counter.fetch))));
    expect(outcomes.map(({ status }) => status)).toEqual(ids.map(() => "accepted"));
    expect(new Set(counter.calls.filter((call) => call.startsWith("GET"))).size).toBe(
      counter.calls.filter((call) => call.startsWith("GET")).length,
    );
  });

  test(`${name}: find tells found, absent and duplicates`, async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    expect(await adapter.find("press-1", context)).toEqual({ status: "absent" });
    for (const id of ["press-1", "press-2", "press-1", "press-1"]) {
      await adapter.submit(draftOf(id), context);
    }
    const [oldest, ...others] = rig.ticketsOf("press-1");
    expect(others).toHaveLength(2);
    expect(await adapter.find("press-1", context)).toMatchObject({
      status: "found",
      ticket: { id: oldest },
      duplicates: others.map((id) => ({ id })),
    });
    expect(await adapter.find("press", context)).toEqual({ status: "absent" });
  });

  test.each(faultCases)(`${name}: $fault is $submit, then $find, and in the end one ticket`, async (faultCase) => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    const draft = draftOf("press-1");
    await adapter.prepare(draft, context);
    rig.setFaults(faultCase.faults);
    const outcome = await adapter.submit(draft, context);
    expect(outcome.status).toBe(faultCase.submit);
    expect("retryAfterMs" in outcome ? outcome.retryAfterMs : undefined).toBe(
      faultCase.faults.tooManyRequests === undefined ? undefined : 7000,
    );
    expect((await adapter.find("press-1", context)).status).toBe(faultCase.find);
    await deliver(adapter, "press-1", outcome);
    expect(rig.ticketsOf("press-1")).toHaveLength(1);
  });

  test(`${name}: offline says nothing of the ticket, online again it is made once`, async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    await adapter.prepare(draftOf("press-1"), context);
    rig.setFaults({ offline: {} });
    const outcome = await adapter.submit(draftOf("press-1"), context);
    expect(["ambiguous", "retry"]).toContain(outcome.status);
    expect((await adapter.find("press-1", context)).status).toBe("retry");
    expect((await rig.createAdapter().submit(draftOf("press-1"), context)).status).toBe("retry");
    rig.setFaults({});
    await deliver(adapter, "press-1", outcome);
    expect(rig.ticketsOf("press-1")).toHaveLength(1);
  });

  test(`${name}: a ticket made after the time was over is found`, async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter({ timeoutMs: 1000 });
    await adapter.prepare(draftOf("press-1"), context);
    rig.setFaults({ delay: { ms: 1500 } });
    const outcome = await adapter.submit(draftOf("press-1"), context);
    expect(outcome).toMatchObject({ status: "ambiguous", error: { code: "timeout" } });
    await rig.untilTickets(1);
    expect((await adapter.find("press-1", context)).status).toBe("found");
  });

  const seed = Number(process.env["TIER2_SEED"] ?? Date.now() % 1_000_000);
  test(`${name}: whatever fails, each press is one ticket (seed ${seed})`, async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    const some = { probability: 0.15 };
    rig.setFaults({
      ...{ dropBefore: some, dropAfterCommit: some, midAnswer: some, badJson: some, everything: true, seed },
      ...{ serverError: some, serverErrorAfterCommit: some, tooManyRequests: { ...some, retryAfterSeconds: 0 } },
    });
    const ids = Array.from({ length: 25 }, (_unused, index) => `press-${index}`);
    for (const id of ids) {
      await deliver(adapter, id);
    }
    expect(ids.map((id) => rig.ticketsOf(id).length)).toEqual(ids.map(() => 1));
  });

  /** As the bridge does: never a submit after an ambiguous end before a search has said "absent". */
  async function deliver(adapter: PsaAdapter, pressId: string, last?: SubmitOutcome): Promise<void> {
    let outcome: SubmitOutcome | FindOutcome | undefined = last;
    for (let attempt = 0; attempt < 200; attempt++) {
      if (outcome?.status === "accepted" || outcome?.status === "found") {
        return;
      }
      const mustFind: boolean = outcome?.status === "ambiguous" || outcome?.status === "retry";
      const found: FindOutcome = mustFind ? await adapter.find(pressId, context) : { status: "absent" };
      outcome = found.status === "absent" ? await adapter.submit(draftOf(pressId), context) : found;
    }
    throw new Error(`${pressId} was not delivered: ${JSON.stringify(outcome)}`);
  }

  hostileSuite(name, fetch, setUp);
}
