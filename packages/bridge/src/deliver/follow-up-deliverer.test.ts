import type { AdapterError } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import type { NewFollowUp } from "../record/follow-ups.ts";
import type { Recorder } from "../record/messages.ts";
import { FakePsa } from "../testing/fake-psa.ts";
import { deliveryRig, deliverySettings as settings, spend } from "../testing/fake-recorder-rig.ts";
import { Budget } from "./budget.ts";
import type { MadeFile } from "./follow-up-attempt.ts";
import { FollowUpDeliverer } from "./follow-up-deliverer.ts";
import { Gate } from "./gate.ts";

const failure = (code: AdapterError["code"], httpStatus?: number): AdapterError => ({
  ...{ code, message: "made by the test" },
  ...(httpStatus === undefined ? {} : { httpStatus }),
});
const note: NewFollowUp = { kind: "note", name: "note-1", text: "Again.", visibility: "internal" };
const picture: NewFollowUp = { kind: "file", name: "screen.jpg", isHeld: false };
const report: NewFollowUp = { kind: "file", name: "report.html", isHeld: false };
const jpeg = { bytes: new Uint8Array(1000), type: "image/jpeg" };

function rig(psa = new FakePsa(), at = deliveryRig()) {
  const { clock, parts, recorder } = at;
  let isKilled = false;
  const own: Recorder = {
    call: async (name, give) => (isKilled ? new Promise(() => undefined) : recorder.call(name, give)),
  };
  const gate = new Gate({ ...parts, recorder: own, route: "first", destination: at.destination(psa) });
  const budget = new Budget({ requestsPerHour: 1000, fileBytesPerHour: 1_000_000 }, () => clock.elapsed());
  const files = { make: async (): Promise<MadeFile> => jpeg };
  const deliverer = new FollowUpDeliverer({
    ...parts,
    ...{ recorder: own, gate, budget, makeFile: async () => files.make() },
  });
  const kill = (): void => {
    isKilled = true;
  };
  return { ...at, psa, gate, budget, deliverer, files, kill };
}

const isDone =
  (name: string) =>
  (event: BridgeEvent): boolean =>
    event.type === "follow-up.done" && (event.name === name || event.kind === name);
const isFailed = ({ type }: BridgeEvent): boolean => type === "follow-up.failed";

test("notes that the adapter says are missing go to the ticket, before files, from the draft as it was sent", async () => {
  const bridge = rig();
  bridge.psa.missingNotes = [{ marker: "press-1-1", text: "Disk C: is full.", visibility: "internal" }];
  const composedAt: number[] = [];
  bridge.psa.notesAfter = async (draft) => {
    composedAt.push(Number(draft.publicText.replace("at ", "")));
    return { status: "answered", value: bridge.psa.missingNotes };
  };
  const sentAtMs = bridge.clock.now() - 5000;
  bridge.recorder.sentPress([picture, { kind: "asset", name: "" }, { kind: "notes", name: "" }], { sentAtMs });
  bridge.deliverer.wake();
  await bridge.events.until(isDone("screen.jpg"));
  expect(bridge.psa.calls).toEqual(["addNote 1 press-1-1", "linkAsset 1", "attach 1 screen.jpg"]);
  expect(composedAt).toEqual([sentAtMs]);
  expect(bridge.psa.notes).toMatchObject([{ marker: "press-1-1", text: "Disk C: is full.", visibility: "internal" }]);
  expect(bridge.psa.files).toMatchObject([{ name: "screen.jpg", type: "image/jpeg", visibility: "internal" }]);
  expect(bridge.recorder.followUps.map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
});

test("nothing begins while a ticket is due; it is taken up soon after", async () => {
  const bridge = rig();
  bridge.recorder.sentPress([note]);
  const pressId = bridge.recorder.press();
  bridge.deliverer.wake();
  await bridge.settle();
  bridge.clock.advance(1000);
  await bridge.settle();
  expect(bridge.psa.calls).toEqual([]);
  bridge.recorder.pressOf(pressId).state = "failed";
  await bridge.advanceUntil(isDone("note-1"));
});

test("a lost answer to a note: it is looked for, and not sent twice", async () => {
  const bridge = rig();
  bridge.psa.plannedWrites.push({ makes: true, answer: { status: "ambiguous", error: failure("connection_lost") } });
  bridge.recorder.sentPress([note]);
  const startMs = bridge.clock.elapsed();
  bridge.deliverer.wake();
  await bridge.advanceUntil(isDone("note-1"));
  expect(bridge.psa.calls).toEqual(["addNote 1 note-1", "findNote 1 note-1"]);
  expect(bridge.clock.elapsed() - startMs).toBe(settings.timeoutMs + settings.settleMs);
});

test("a lost file: it is looked for, not found, and sent again", async () => {
  const bridge = rig();
  bridge.psa.plannedWrites.push({ makes: false, answer: "never" });
  bridge.recorder.sentPress([picture]);
  bridge.deliverer.wake();
  await bridge.advanceUntil(isDone("screen.jpg"));
  expect(bridge.psa.calls).toEqual(["attach 1 screen.jpg", "findFile 1 screen.jpg", "attach 1 screen.jpg"]);
  expect(bridge.psa.files).toHaveLength(1);
});

test("a search that does not answer sends nothing", async () => {
  const bridge = rig();
  bridge.psa.plannedWrites.push({ makes: true, answer: { status: "ambiguous", error: failure("timeout", 500) } });
  bridge.psa.plannedLooks.push({ status: "retry", error: failure("remote_unavailable", 503) });
  bridge.recorder.sentPress([note]);
  bridge.deliverer.wake();
  await bridge.advanceUntil(isDone("note-1"));
  expect(bridge.psa.calls).toEqual(["addNote 1 note-1", "findNote 1 note-1", "findNote 1 note-1"]);
});

test("where nothing can be searched (mail) it is sent again, with the same marker", async () => {
  const bridge = rig();
  bridge.psa.capabilities = { ...bridge.psa.capabilities, find: false };
  bridge.psa.plannedWrites.push({ makes: true, answer: { status: "ambiguous", error: failure("connection_lost") } });
  bridge.recorder.sentPress([note]);
  bridge.deliverer.wake();
  await bridge.advanceUntil(isDone("note-1"));
  expect(bridge.psa.notes.map(({ marker }) => marker)).toEqual(["note-1", "note-1"]);
});

test("killed in between: the next run looks before it sends", async () => {
  const psa = new FakePsa();
  psa.plannedWrites.push({ makes: true, answer: "never" });
  const killed = rig(psa);
  killed.recorder.sentPress([note]);
  killed.deliverer.wake();
  await killed.settle();
  killed.kill();
  killed.recorder.takeUp(settings.settleMs);
  const next = rig(psa, deliveryRig(killed.clock, killed.recorder));
  next.deliverer.wake();
  await next.advanceUntil(isDone("note-1"));
  expect(psa.calls).toEqual(["addNote 1 note-1", "findNote 1 note-1"]);
});

test("what the helpdesk system has no such thing of is done, and told as that", async () => {
  const bridge = rig();
  bridge.psa.capabilities = { ...bridge.psa.capabilities, mostFileBytes: 0 };
  bridge.psa.plannedWrites.push({ makes: false, answer: { status: "unsupported" } });
  bridge.recorder.sentPress([{ kind: "asset", name: "" }, picture]);
  bridge.deliverer.wake();
  await bridge.events.until(isDone("screen.jpg"));
  expect(bridge.psa.calls).toEqual(["linkAsset 1"]);
  expect(bridge.events.all).toMatchObject([
    { type: "follow-up.done", kind: "asset", isSupported: false },
    { type: "follow-up.done", kind: "file", isSupported: false },
  ]);
  expect(bridge.recorder.followUps.map(({ state }) => state)).toEqual(["unsupported", "unsupported"]);
});

test.each([
  ["is refused (413)", "refused", "made by the test"],
  [
    "is larger than the helpdesk system takes",
    "large",
    "screen.jpg has 1000 bytes; the helpdesk system takes 999 at most.",
  ],
  ["was erased", "gone", "screen.jpg was not sent: the picture was erased"],
] as const)(
  "a file that %s is given up and told; the others go on, the ticket stays as it is",
  async (_what, why, message) => {
    const bridge = rig();
    const error = failure("validation_failed", 413);
    if (why === "refused") {
      bridge.psa.plannedWrites.push({ makes: false, answer: { status: "rejected", error } });
    } else if (why === "large") {
      bridge.psa.capabilities = { ...bridge.psa.capabilities, mostFileBytes: 999 };
      const [first, second] = [jpeg, { ...jpeg, bytes: new Uint8Array(9) }];
      const made = [first, second];
      bridge.files.make = async () => made.shift() ?? second;
    } else {
      bridge.files.make = async () => {
        bridge.files.make = async () => jpeg;
        return { gone: "the picture was erased" };
      };
    }
    const pressId = bridge.recorder.sentPress([picture, report]);
    bridge.deliverer.wake();
    await bridge.events.until(isDone("report.html"));
    expect(bridge.events.all[0]).toMatchObject({ type: "follow-up.failed", pressId, nextAttemptAtMs: undefined });
    expect(bridge.events.all[0]).toMatchObject({ error: { message } });
    expect(bridge.recorder.followUpOf("screen.jpg").state).toBe("failed");
    expect(bridge.recorder.pressOf(pressId).state).toBe("sent");
    expect(bridge.gate.isReachable).toBe(true);
  },
);

test("a file that cannot be made is tried a few times, and then given up", async () => {
  const bridge = rig();
  bridge.files.make = async () => Promise.reject(new Error("the disk is ill"));
  bridge.recorder.sentPress([picture]);
  bridge.deliverer.wake();
  await bridge.advanceUntil((event) => event.type === "follow-up.failed" && event.nextAttemptAtMs === undefined);
  expect(bridge.events.all.filter(isFailed)).toHaveLength(5);
  expect(bridge.recorder.followUpOf("screen.jpg").lastError?.message).toContain("the disk is ill");
  expect(bridge.gate.isReachable).toBe(true);
});

test("an outage that a note meets closes the way, and nothing begins until its wait is over", async () => {
  const bridge = rig();
  const answer = { status: "retry", error: failure("rate_limited", 429), retryAfterMs: 30_000 } as const;
  bridge.psa.plannedWrites.push({ makes: false, answer });
  bridge.recorder.sentPress([note, picture]);
  const startMs = bridge.clock.elapsed();
  bridge.deliverer.wake();
  await bridge.events.until(isFailed);
  expect(bridge.gate.isReachable).toBe(false);
  expect(bridge.gate.room(4, 0)).toBe(0);
  await bridge.advanceUntil(isDone("note-1"));
  expect(bridge.clock.elapsed() - startMs).toBeGreaterThanOrEqual(30_000);
  expect(bridge.gate.isReachable).toBe(true);
});

test("an adapter that paces files by itself delays files, not tickets", async () => {
  const bridge = rig();
  const answer = { status: "retry", error: failure("rate_limited"), retryAfterMs: 600_000 } as const;
  bridge.psa.plannedWrites.push({ makes: false, answer });
  bridge.recorder.sentPress([picture]);
  bridge.deliverer.wake();
  expect(await bridge.events.until(isFailed)).toMatchObject({ nextAttemptAtMs: expect.any(Number) });
  expect(bridge.gate.isReachable).toBe(true);
  await bridge.advanceUntil(isDone("screen.jpg"));
});

test("refused credentials pause the way, and the note waits; a missing right to notes is the note's alone", async () => {
  const bridge = rig();
  bridge.psa.plannedWrites.push(
    { makes: false, answer: { status: "rejected", error: failure("permission_denied", 403) } },
    { makes: false, answer: { status: "rejected", error: failure("auth_rejected", 401) } },
  );
  bridge.recorder.sentPress([note, { ...note, name: "note-2" }]);
  bridge.deliverer.wake();
  expect(await bridge.events.until(isFailed)).toMatchObject({ name: "note-1", nextAttemptAtMs: undefined });
  expect(bridge.gate.isReachable).toBe(true);
  await bridge.events.until(({ type }) => type === "destination.changed");
  expect(bridge.recorder.destinations).toEqual([{ state: "paused", route: "first" }]);
  await bridge.advanceUntil(isDone("note-2"));
});

test("notes wait for the budget", async () => {
  const bridge = rig();
  spend(bridge.budget, "request");
  const waitMs = bridge.budget.delayFor("request");
  bridge.recorder.sentPress([note]);
  const startMs = bridge.clock.elapsed();
  bridge.deliverer.wake();
  await bridge.settle();
  expect(bridge.psa.calls).toEqual([]);
  await bridge.advanceUntil(isDone("note-1"));
  expect(bridge.clock.elapsed() - startMs).toBe(waitMs);
});

test("files wait for their own budget, and notes go meanwhile", async () => {
  const bridge = rig();
  bridge.budget.countFile(400_000);
  const waitMs = bridge.budget.delayFor("file");
  bridge.recorder.sentPress([picture, note]);
  const startMs = bridge.clock.elapsed();
  let madeAtMs = 0;
  bridge.files.make = async () => {
    madeAtMs = bridge.clock.elapsed();
    return jpeg;
  };
  bridge.deliverer.wake();
  await bridge.events.until(isDone("note-1"));
  expect(bridge.psa.files).toEqual([]);
  await bridge.advanceUntil(isDone("screen.jpg"));
  expect(madeAtMs - startMs).toBe(waitMs);
});

test("a late duplicate is told on both tickets", async () => {
  const bridge = rig();
  const [kept, late] = [
    { id: "1", number: "T1" },
    { id: "9", number: "T9" },
  ];
  bridge.psa.plannedFinds.push({ status: "found", ticket: late, duplicates: [kept] });
  const pressId = bridge.recorder.sentPress([{ kind: "reconcile", name: "", dueAtMs: bridge.clock.now() + 600_000 }]);
  bridge.deliverer.wake();
  expect(await bridge.advanceUntil(({ type }) => type === "ticket.duplicated")).toEqual({
    ...{ type: "ticket.duplicated", pressId, duplicates: [late] },
  });
  await bridge.advanceUntil(isDone(`duplicate-1-${pressId}`));
  expect(bridge.psa.notes).toMatchObject([
    { ticketId: "1", text: expect.stringContaining("T9"), visibility: "internal" },
    { ticketId: "9", text: expect.stringContaining("T1"), visibility: "internal" },
  ]);
});

test("a look that finds the one ticket alone adds nothing", async () => {
  const bridge = rig();
  bridge.psa.plannedFinds.push({ status: "found", ticket: { id: "1", number: "T1" }, duplicates: [] });
  bridge.recorder.sentPress([{ kind: "reconcile", name: "", dueAtMs: bridge.clock.now() }]);
  bridge.deliverer.wake();
  await bridge.events.until(isDone("reconcile"));
  expect(bridge.recorder.followUps).toHaveLength(1);
  expect(bridge.events.all).toHaveLength(1);
});

test("stopping ends what runs within its limit; the next run looks for it", async () => {
  const bridge = rig();
  bridge.psa.plannedWrites.push({ makes: true, answer: "never" });
  bridge.recorder.sentPress([note, picture]);
  bridge.deliverer.wake();
  await bridge.settle();
  const stopped = bridge.deliverer.stop(5000);
  bridge.deliverer.wake();
  bridge.clock.advance(5000);
  await bridge.settle();
  bridge.clock.advance(1000);
  await stopped;
  expect(bridge.psa.calls).toEqual(["addNote 1 note-1"]);
  expect(bridge.recorder.followUpOf("note-1")).toMatchObject({ state: "waiting", findAfterMs: expect.any(Number) });
});

test("an adapter that throws is taken for an answer that was lost", async () => {
  const bridge = rig();
  bridge.psa.addNote = async () => {
    throw new TypeError("a mistake");
  };
  bridge.recorder.sentPress([note]);
  bridge.deliverer.wake();
  expect(await bridge.events.until(isFailed)).toMatchObject({ error: { code: "answer_unreadable" } });
  expect(bridge.recorder.followUpOf("note-1").findAfterMs).toBeDefined();
});
