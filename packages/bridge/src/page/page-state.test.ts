import type { AdapterError } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import { waitingPress } from "../api/testing/fake-source.ts";
import type { Evidence } from "../capture/fields.ts";
import type { ListedFollowUp } from "../record/follow-ups.ts";
import type { PressDetails, QueuedPress } from "../record/messages.ts";
import { newPressId } from "../record/press-id.ts";
import { testConfig } from "../testing/test-config.ts";
import { type SentPress, myTickets, sentPresses } from "./my-tickets.ts";
import { type StateInput, pageState } from "./page-state.ts";
import { stageOf } from "./stage.ts";

const nowMs = 1_750_000_000_000;
const press = (change: Partial<QueuedPress> = {}): QueuedPress => ({
  ...waitingPress,
  ...{ state: "ready", attempts: 0, lastError: undefined, leaseExpiresAtMs: undefined, ticket: undefined },
  ...change,
});
const detailsOf = (change: Partial<QueuedPress> = {}, more: Partial<PressDetails> = {}): PressDetails => ({
  ...{ press: press(change), said: undefined, followUps: [], parts: [] },
  ...more,
});
const error = (code: AdapterError["code"]): AdapterError => ({
  ...{ code, message: "psa.example.com says: key 4711", hint: "Ask IT." },
});
const ticket = { id: "1", number: "T1", url: "https://psa.example.com/1" };
const followUp = (change: Partial<ListedFollowUp>): ListedFollowUp => ({
  ...{
    kind: "note",
    name: "",
    state: "waiting",
    attempts: 0,
    lastError: undefined,
    doneAtMs: undefined,
    text: undefined,
  },
  ...change,
});
const stateOf = (details: PressDetails, change: Partial<StateInput> = {}): ReturnType<typeof pageState> =>
  pageState({
    ...{
      details,
      parent: undefined,
      evidence: undefined,
      processes: undefined,
      screen: undefined,
      destination: undefined,
      isKnown: undefined,
    },
    ...{ tickets: [], config: testConfig(), hasLogo: false, language: "en", nowMs },
    ...change,
  });

test.each([
  ["recorded", { state: "recorded" }, undefined, { stage: "saved" }],
  ["ready", {}, "reachable", { stage: "saved" }],
  ["an attempt runs", { leaseExpiresAtMs: nowMs + 1 }, "reachable", { stage: "sending" }],
  ["waits for the form", { formUntilMs: nowMs + 5 }, "unreachable", { stage: "form", leftMs: 5 }],
  ["the form's time is over", { formUntilMs: nowMs }, undefined, { stage: "saved" }],
  ["may be undone", { undoUntilMs: nowMs + 7 }, undefined, { stage: "undo", leftMs: 7 }],
  ["form before undo", { undoUntilMs: nowMs + 7, formUntilMs: nowMs + 5 }, undefined, { stage: "form", leftMs: 5 }],
  ["no way out", {}, "unreachable", { stage: "offline", why: expect.stringContaining("cannot be reached") as string }],
  ["an attempt while it is away", { leaseExpiresAtMs: 1 }, "unreachable", { stage: "offline" }],
  [
    "tried in vain",
    { lastError: error("busy") },
    "reachable",
    { stage: "offline", why: "The helpdesk system is busy." },
  ],
  ["refused access", { lastError: error("auth_rejected") }, "paused", { stage: "paused" }],
  ["sent", { state: "sent", ticket }, "unreachable", { stage: "sent" }],
  ["folded", { state: "folded" }, undefined, { stage: "folded" }],
  ["cancelled", { state: "cancelled", cancelledBy: "undo" }, undefined, { stage: "cancelled" }],
  [
    ...(["blocked", { state: "cancelled", cancelledBy: "rule", blockText: "Call\u0007 us." }, undefined] as const),
    { stage: "blocked", why: "Call us." },
  ],
  ["failed", { state: "failed", lastError: error("value_unknown") }, undefined, { stage: "failed" }],
  ["dead", { state: "dead" }, undefined, { stage: "dead" }],
] as const)("%s", (_name, change, destination, shown) => {
  const stage = stageOf({ press: press(change), destination, nowMs });
  expect(stage).toMatchObject(shown);
  expect(JSON.stringify(stage)).not.toMatch(/psa\.example|4711/);
});

test("the ticket is shown when it stands, its address only when it is of the web", () => {
  expect(stateOf(detailsOf({ state: "sent", ticket })).ticket).toEqual({ number: "T1", url: ticket.url });
  const bad = { ...ticket, url: "javascript:alert(1)" };
  expect(stateOf(detailsOf({ state: "sent", ticket: bad })).ticket).toEqual({ number: "T1" });
  expect(stateOf(detailsOf({ state: "cancelled", ticket })).ticket).toBeUndefined();
});

test.each([
  [{}, true],
  [{ leaseExpiresAtMs: 1 }, false],
  [{ findAfterMs: 1 }, false],
  [{ state: "sent" }, false],
  [{ state: "cancelled" }, false],
  [{ state: "failed" }, false],
] as const)("%j may be cancelled: %j", (change, isPossible) =>
  expect(stateOf(detailsOf(change)).canCancel).toBe(isPossible),
);

test("the setup is the configuration's, in the language of the page", () => {
  const config = testConfig({
    page: { language: "de", kiosk: true, sound: true, closeSeconds: 9, texts: { title: { en: "Help", de: "Hilfe" } } },
    support: { name: "IT", phone: "123", url: "https://it.example.com" },
  });
  expect(stateOf(detailsOf(), { config, language: "de", hasLogo: true }).setup).toMatchObject({
    ...{ language: "de", isKiosk: true, hasSound: true, closeSeconds: 9, hasLogo: true, form: "after" },
    ...{ texts: { title: "Hilfe" }, support: { name: "IT", phone: "123", url: "https://it.example.com" } },
  });
  const hostile = testConfig({ support: { url: "javascript:alert(1)" } });
  expect(stateOf(detailsOf(), { config: hostile }).setup.support).toEqual({});
  const invisible = testConfig({
    person: { name: "Ann\u202E\u001B[2J" },
    support: { name: "IT\u0000\u202E" },
    page: { texts: { intro: "One\nTwo\u2066" } },
  });
  const { person, setup } = stateOf(detailsOf(), { config: invisible });
  expect([person.name, setup.support.name, setup.texts.intro]).toEqual(["Ann[2J", "IT", "One\nTwo"]);
});

const evidence: Evidence = {
  capturedAtMs: nowMs,
  fields: {
    fullName: { value: { name: "Ann", source: "account" } },
    email: { value: { address: "ann@example.com", source: "account" } },
    hostname: { value: "pc-1" },
    memory: { notAvailable: "not read" },
  },
};

test("what was collected is what was read; the person is who was there, or what they typed", () => {
  const state = stateOf(detailsOf(), { evidence, config: testConfig({ person: {} }) });
  const run = { id: 7, name: "writer\n\u202Eexe", account: "ann", memoryBytes: 2 ** 30, processorPercent: 1 };
  const { collected } = stateOf(detailsOf(), { processes: { count: 214, processes: [run] } });
  expect(collected).toMatchObject([{ fields: [{ label: "214 programs", lines: ["writer exe, ann, 1 GB"] }] }]);
  expect(state.collected.map(({ title, fields }) => [title, fields.length])).toEqual([
    ["Person", 2],
    ["Computer now", 1],
  ]);
  expect(state.collected[0]?.fields[0]).toMatchObject({ label: "Full name", lines: ["Ann (from the account)"] });
  expect(state.person).toEqual({ name: "Ann", email: "ann@example.com", isAsked: false });
  const said = { words: "w", choices: ["This is an emergency"], typed: { name: "Eve" } };
  const typed = stateOf(detailsOf({}, { said }), { evidence, isKnown: false, config: testConfig({ person: {} }) });
  expect(typed.person).toEqual({ name: "Eve", email: "ann@example.com", isAsked: true });
  expect(typed.draft).toEqual({ words: "w", chosen: ["c2"], name: "Eve" });
  expect(stateOf(detailsOf({ saying: "note" }, { said })).draft).toEqual({ words: "", chosen: [] });
});

test.each([
  ["no picture was taken", undefined, [], [], undefined],
  ["it waits", "held", ["picture"], [], "held"],
  ["it goes out", "waiting", ["picture"], [], "sending"],
  ["it is there", "done", ["picture"], [], "sent"],
  ["the helpdesk system takes none", "unsupported", ["picture"], [], "removed"],
  ["not all is captured yet", undefined, ["picture"], ["screen"], "sending"],
  ["it was refused", undefined, [], ["screen"], "removed"],
] as const)("the picture: %s", (_name, state, parts, screens, shown) => {
  const followUps = state === undefined ? [] : [followUp({ kind: "file", name: "screen.jpg", state })];
  const stored = parts.map((name) => ({ name, sizeBytes: 1 }));
  const screen = { type: "image/jpeg", width: 20, height: 10, sizeBytes: 1, of: "monitor", hiddenWindows: 0 } as const;
  const hasScreen = screens.length > 0 || state !== undefined;
  const { picture } = stateOf(detailsOf({}, { followUps, parts: stored }), {
    screen: hasScreen ? { ...screen, takenAtMs: nowMs } : undefined,
  });
  expect(picture).toEqual(shown === undefined ? undefined : { state: shown, width: 20, height: 10 });
});

test("what the person wrote is listed with its time, also on the ticket that a press became a note on", () => {
  const name = `words-${newPressId(nowMs)}`;
  const followUps = [
    followUp({ name, state: "done", text: "One" }),
    followUp({ name: `${name}x`, state: "failed", text: "Two" }),
    followUp({ name: "double-1", state: "done" }),
    followUp({ kind: "file", name: "report.html" }),
  ];
  const said = [
    { text: "One", atMs: nowMs, state: "sent" },
    { text: "Two", atMs: nowMs, state: "failed" },
  ];
  expect(stateOf(detailsOf({ state: "sent" }, { followUps })).said).toEqual(said);
  const parent = detailsOf({ state: "sent" }, { followUps });
  expect(stateOf(detailsOf({ state: "folded" }), { parent }).said).toEqual(said);
});

const sent = (number: number, change: Partial<QueuedPress> = {}): SentPress => ({
  ...press({ state: "sent", pressId: `p${number}`, recordedAtMs: nowMs - number, subject: `S${number}`, ...change }),
  ticket: { id: String(number), number: `T${number}` },
});

test("of the person's presses the newest 20 with a ticket of their own are listed", () => {
  const presses = [
    press(),
    press({ state: "folded", ticket }),
    ...Array.from({ length: 30 }, (_, index) => sent(index)),
  ];
  const listed = sentPresses(presses.toReversed(), nowMs - 10);
  expect(listed.map(({ pressId }) => pressId)).toEqual(Array.from({ length: 11 }, (_, index) => `p${index}`));
  expect(sentPresses(presses, 0)).toHaveLength(20);
});

test("closed tickets are listed while that is news, the page's own when there is something to read", () => {
  const reply = { id: "r", atMs: 1, author: "Tech", text: "x".repeat(9000) };
  const change = (number: number, isClosed: boolean, replies = [reply]) =>
    [String(number), { ticketId: String(number), status: "S", isClosed, replies }] as const;
  const list = (changes: Parameters<typeof myTickets>[0]["changes"]): string[] =>
    myTickets({
      ...{ presses: [sent(1), sent(2), sent(3, { attention: "closed" })], ownTicketId: "1", changes },
      ...{ details: new Map(), news: (pressId) => (pressId === "p2" ? "answered" : undefined) },
    }).map(({ number, attention, replies }) => `${number} ${attention ?? "-"} ${replies[0]?.text.length ?? 0}`);
  expect(list(new Map())).toEqual(["T2 answered 0", "T3 closed 0"]);
  expect(list(new Map([change(1, false), change(2, true), change(3, true)]))).toEqual([
    ...["T1 - 8000", "T2 answered 8000", "T3 closed 8000"],
  ]);
  expect(list(new Map([change(1, true)]))).toEqual(["T2 answered 0", "T3 closed 0"]);
});
