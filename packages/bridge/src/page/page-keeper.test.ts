import { expect, test } from "vitest";
import { waitingPress } from "../api/testing/fake-source.ts";
import type { Session } from "../capture/session.ts";
import { Tier2Error } from "../errors.ts";
import type { BridgeEvent } from "../events.ts";
import type { PressDetails, QueuedPress, Recorder, RecorderCallName } from "../record/messages.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { testConfig } from "../testing/test-config.ts";
import type { PageDesk } from "./desk.ts";
import { PageKeeper } from "./page-keeper.ts";
import { Visits } from "./visits.ts";

const here: Session = {
  ...{ userName: "ann", userId: 1000, kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: ":0" },
};
const support = { name: "IT", phone: "123" };
const atMs = new Date(2026, 2, 2, 10, 3).getTime();

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
};

/** What the keeper uses of the desk. */
class FakeDesk {
  readonly visits: Visits;
  isSettingApart = false;
  constructor(visits: Visits) {
    this.visits = visits;
  }
  addressFor(pressId: string, { userName, userId }: Session): string {
    return `${pressId} ${this.visits.begin({ pressId, person: userName }, userId).length}`;
  }
  giveUp(pressId: string): void {
    this.visits.giveUp(pressId);
  }
  openPageOf(person: string): ReturnType<Visits["openPageOf"]> {
    return this.visits.openPageOf(person);
  }
  isShown(pressId: string): boolean {
    return this.visits.isShown(pressId);
  }
  move(...given: Parameters<Visits["move"]>): void {
    this.visits.move(...given);
  }
  take(): void {
    // the pages' own business
  }
  async stop(): Promise<void> {
    this.visits.endAll();
  }
}

function rig(page: object = {}, session: Session | undefined = here) {
  const clock = new FakeClock();
  const visits = new Visits({ clock, minutes: () => 60, onTokenReused: () => undefined });
  const desk = new FakeDesk(visits);
  const config = testConfig({ page: { open: true, ...page }, support });
  const opened: string[] = [];
  const told: string[] = [];
  const refused: string[] = [];
  const letGo: string[] = [];
  const presses = new Map<string, Partial<QueuedPress>>();
  const state: {
    session: Session | undefined;
    refusal: Tier2Error | undefined;
    desks: number;
    picture: Promise<void>;
  } = {
    ...{ session, refusal: undefined, desks: 0, picture: Promise.resolve() },
  };
  const call = async (name: RecorderCallName, give: { pressId: string }): Promise<unknown> => {
    if (name === "letGo") {
      letGo.push(give.pressId);
      return undefined;
    }
    if (name !== "details") {
      throw new Error(`not planned: ${name}`);
    }
    const press = { ...waitingPress, pressId: give.pressId, attempts: 1, ...presses.get(give.pressId) };
    return { press, said: undefined, followUps: [], parts: [] } satisfies PressDetails;
  };
  const keeper = new PageKeeper({
    ...{ clock, recorder: { call } as unknown as Recorder, config: () => config, findSession: () => state.session },
    openPage: async (url) => {
      if (state.refusal !== undefined) {
        throw state.refusal;
      }
      opened.push(url);
    },
    pictureOver: async () => state.picture,
    openDesk: async () => {
      state.desks += 1;
      return desk as unknown as PageDesk;
    },
    wake: () => undefined,
    tell: ({ title, text }) => told.push(`${title}: ${text}`),
    onRefused: ({ code }) => refused.push(code),
  });
  const press = async (pressId: string, change: Partial<QueuedPress> = {}): Promise<void> => {
    presses.set(pressId, change);
    const report = { bootId: 1, sequence: 1, deviceTimeMs: 1, isFromSoftware: false };
    keeper.take({ type: "press.recorded", pressId, serial: "S", ...report, recordedAtMs: atMs });
    await settle();
  };
  return { clock, visits, desk, opened, told, refused, letGo, presses, state, keeper, press };
}

const accepted = (pressId: string): BridgeEvent => ({
  ...{ type: "ticket.accepted", pressId, serial: "S", ticket: { id: "1", number: "12345" }, elapsedMs: 1 },
  ...{ duplicates: [], route: "first" },
});
const broken: Tier2Error = new Tier2Error({ code: "no_browser", category: "bridge", message: "No.", hint: "None." });

test("a press opens a page in front of the person; nothing is loaded before", async () => {
  const { opened, press, state, told, keeper } = rig();
  expect(state.desks).toBe(0);
  await press("p1");
  keeper.take(accepted("p1"));
  expect([opened, state.desks, told]).toEqual([["p1 43"], 1, []]);
});

test("the page opens when the picture is taken: it would be what the picture shows", async () => {
  const { opened, press, state } = rig();
  const { promise, resolve } = Promise.withResolvers<void>();
  state.picture = promise;
  await press("p1");
  expect(opened).toEqual([]);
  resolve();
  await settle();
  expect(opened).toEqual(["p1 43"]);
});

test("the page is switched off: none is opened, and no notice says so", async () => {
  const { opened, press, state, told, keeper } = rig({ open: false });
  await press("p1");
  keeper.take(accepted("p1"));
  expect([opened, state.desks, told]).toEqual([[], 0, []]);
});

test.each([
  ["nobody is there", undefined],
  ["the screen is locked", { ...here, isLocked: true }],
  ["there is only text", { ...here, kind: "text" as const }],
])("%s: the ticket is told when it stands, and nothing is loaded", async (_name, session) => {
  const { opened, press, state, told, letGo, keeper } = rig();
  state.session = session;
  await press("p1");
  expect(told).toEqual([]);
  keeper.take(accepted("p1"));
  expect([opened, state.desks, letGo]).toEqual([[], 0, []]);
  expect(told).toEqual(["Ticket 12345 was made at 10:03: Press the button again to add something."]);
});

test("a browser that cannot be had is told once, and the press goes on without its page", async () => {
  const { press, state, told, refused, letGo, keeper, desk } = rig({ form: "before" });
  state.refusal = broken;
  await press("p1");
  await press("p2");
  keeper.take(accepted("p2"));
  expect([refused, letGo, desk.isShown("p1")]).toEqual([["no_browser"], ["p1", "p2"], false]);
  expect(told).toEqual(["Ticket 12345 was made at 10:03: Press the button again to add something."]);
});

test("a press is let go when it is decided that it makes a ticket of its own", async () => {
  const { clock, press, presses, letGo } = rig({ form: "before" }, { ...here, isLocked: true });
  await press("p1", { attempts: 0 });
  expect(letGo).toEqual([]);
  presses.set("p1", { attempts: 0, formUntilMs: 5 });
  clock.advance(100);
  await settle();
  expect(letGo).toEqual(["p1"]);
});

test("a folded press opens no second page; the open one goes on with it", async () => {
  const { opened, press, visits } = rig();
  await press("p1", { saying: "note" });
  await press("p2", { state: "folded" });
  expect(opened).toHaveLength(1);
  expect(visits.openPageOf("ann")?.visit.pressId).toBe("p2");
});

test("a page whose form is not sent yet stays with its press", async () => {
  const { opened, press, visits } = rig();
  await press("p1", { saying: "draft" });
  await press("p2", { state: "folded" });
  expect(opened).toHaveLength(1);
  expect(visits.openPageOf("ann")?.visit.pressId).toBe("p1");
});

test("a press that undoes the one before opens nothing", async () => {
  const { opened, press } = rig();
  await press("p1");
  await press("p2", { state: "cancelled" });
  expect(opened).toHaveLength(1);
});

test("presses within 2 s open one page; those that wait for a form go out; later ones have pages of their own", async () => {
  const { clock, opened, letGo, press } = rig({ form: "before" });
  await press("p1");
  clock.advance(1999);
  await press("p2", { formUntilMs: 5 });
  clock.advance(1);
  await press("p3");
  expect(opened.map((url) => url.split(" ")[0])).toEqual(["p1", "p3"]);
  expect(letGo).toEqual(["p2"]);
});

test("two presses while all is still loading open one page", async () => {
  const { opened, press, state } = rig();
  await Promise.all([press("p1"), press("p2", { state: "folded" })]);
  expect([opened.length, state.desks]).toEqual([1, 1]);
});

test("what a page asked for is shown by it", async () => {
  const { opened, press, desk, keeper } = rig();
  await press("p1");
  desk.isSettingApart = true;
  const report = { bootId: 0, sequence: 0, deviceTimeMs: 0, isFromSoftware: true };
  keeper.take({ type: "press.recorded", pressId: "p2", serial: "S", ...report, recordedAtMs: atMs });
  await settle();
  expect(opened).toHaveLength(1);
});

const failure = { code: "network_unreachable", message: "m" } as const;
const away = (state: "unreachable" | "paused"): BridgeEvent => ({
  ...{ type: "destination.changed", route: "first", host: "h", state, error: failure, nextAttemptAtMs: 1 },
});
test.each([
  [
    away("unreachable"),
    "Your press of 10:03 is saved: The helpdesk cannot be reached now; it goes out by itself. IT, 123",
  ],
  [
    away("paused"),
    "Your press of 10:03 is saved: The helpdesk system does not accept this computer; IT has to act. IT, 123",
  ],
  [
    { type: "delivery.failed", pressId: "p1", error: failure, nextAttemptAtMs: undefined },
    "Your press of 10:03 was refused: The helpdesk system does not take it; IT has to act. IT, 123",
  ],
  [
    { type: "press.dead", pressId: "p1", serial: "S", recordedAtMs: atMs, error: failure },
    "Your press of 10:03 is given up: It could not be sent for many days. IT, 123",
  ],
  [
    { type: "press.cancelled", pressId: "p1", serial: "S", reason: "rule" },
    "No ticket was made at 10:03: Call us instead. IT, 123",
  ],
] as const)("without an open page it is told whom to ask (%#)", async (event, text) => {
  const { press, told, keeper } = rig();
  await press("p1", { blockText: "Call us instead." });
  keeper.take(event);
  await settle();
  expect(told).toEqual([]); // the page tells it
  const other = rig({ open: false });
  await other.press("p1", { blockText: "Call us instead." });
  other.keeper.take(event);
  await settle();
  expect(other.told).toEqual([text]);
});

test("what is done is not told of any more", async () => {
  const { press, told, keeper } = rig({ open: false });
  await press("p1");
  keeper.take(accepted("p1"));
  keeper.take(away("unreachable"));
  keeper.take({ type: "delivery.failed", pressId: "p1", error: failure, nextAttemptAtMs: 5 });
  expect(told).toEqual([]);
});

test("a long text of a rule leaves room for whom to ask", async () => {
  const { press, told, keeper } = rig({ open: false });
  await press("p1", { blockText: "x".repeat(500) });
  keeper.take({ type: "press.cancelled", pressId: "p1", serial: "S", reason: "rule" });
  await settle();
  expect(told[0]).toMatch(/^No ticket was made at 10:03: x{150,}… IT, 123$/);
});

test("nothing opens while the bridge stops", async () => {
  const { press, opened, keeper } = rig();
  await press("p1");
  await keeper.stop();
  await press("p2");
  expect(opened).toHaveLength(1);
});
