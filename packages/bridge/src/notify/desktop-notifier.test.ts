import { expect, test } from "vitest";
import type { Session } from "../capture/session.ts";
import { type Tier2Error, toTier2Error } from "../errors.ts";
import type { BridgeEvent } from "../events.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { DesktopNotifier } from "./desktop-notifier.ts";
import type { Notice } from "./notice.ts";

type TicketChanged = Extract<BridgeEvent, { type: "ticket.changed" }>;

const here: Session = {
  ...{ userName: "ann", userId: 1000, kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: ":0" },
};
const changed = (number: number, to: Partial<TicketChanged> = {}): TicketChanged => ({
  ...{ type: "ticket.changed", pressId: `press-${number}`, serial: "S1", ticketNumber: `T${number}` },
  ...{ subject: "Printer jams", status: "New", attention: "answered" },
  ...to,
});

function rig() {
  const clock = new FakeClock();
  const shown: string[] = [];
  const refused: string[] = [];
  const state: {
    session: Session | undefined;
    isEnabled: boolean;
    error: Tier2Error | undefined;
    looks: number;
    hasWay: boolean;
  } = {
    ...{ session: here, isEnabled: true, error: undefined, looks: 0, hasWay: true },
  };
  const notifier = new DesktopNotifier({
    clock,
    findSession: () => {
      state.looks += 1;
      return state.session;
    },
    show: async ({ title, text }: Notice) => {
      if (state.error !== undefined) {
        throw state.error;
      }
      shown.push(`${title}: ${text}`);
    },
    canReach: () => state.hasWay,
    isEnabled: () => state.isEnabled,
    onRefused: ({ code }) => refused.push(code),
  });
  return { clock, shown, refused, state, notifier };
}

test.each([
  ["answered", "Ticket T1 was answered: Printer jams"],
  ["waiting", "Ticket T1 waits for you: Printer jams"],
  ["closed", "Ticket T1 was closed: Printer jams"],
] as const)("%s is shown at once, with the subject", (attention, text) => {
  const { shown, notifier, clock } = rig();
  notifier.ticketChanged(changed(1, { attention }));
  expect(shown).toEqual([text]);
  expect(clock.nextAtMs).toBeUndefined();
});

test("a change that is no concern of the person's is not shown, nor is anything while it is switched off", () => {
  const { shown, state, notifier } = rig();
  notifier.ticketChanged(changed(1, { attention: undefined }));
  state.isEnabled = false;
  notifier.ticketChanged(changed(1));
  expect([shown, state.looks]).toEqual([[], 0]);
});

test("texts of others are short and on one line", () => {
  const { shown, notifier } = rig();
  notifier.ticketChanged(
    changed(1, { subject: `a\n\u001b[31mb\u202e${"x".repeat(500)}`, ticketNumber: "9".repeat(500) }),
  );
  expect(shown[0]).toMatch(/^Ticket 9{72}…: a \[31mbx{190,}…$/);
});

test.each([
  ["nobody is logged in", undefined],
  ["the screen is locked", { ...here, isLocked: true }],
  ["there is no desktop", { ...here, kind: "text" as const }],
])("while %s it is kept, and shown within 30 s after somebody came", (_name, session) => {
  const { clock, shown, state, notifier } = rig();
  state.session = session;
  for (let number = 1; number <= 7; number++) {
    notifier.ticketChanged(changed(number));
  }
  notifier.ticketChanged(changed(5, { attention: "closed" }));
  clock.advance(3_600_000);
  expect(shown).toEqual([]);
  state.session = here;
  clock.advance(30_000);
  const numbers = shown.map((text) => text.slice(0, "Ticket T1 was".length));
  expect(numbers).toEqual([3, 4, 6, 7, 5].map((number) => `Ticket T${number} was`));
  expect(shown.at(-1)).toContain("closed");
  const { looks } = state;
  clock.advance(3_600_000);
  expect(state.looks).toBe(looks); // nothing is kept: nothing is looked for
});

test("while there is no way to the session it is kept, told once, and shown as soon as somebody says that there is one", () => {
  const { shown, refused, state, notifier, clock } = rig();
  state.hasWay = false;
  notifier.ticketChanged(changed(1));
  clock.advance(60_000);
  expect([shown, refused]).toEqual([[], ["session_agent_missing"]]);
  state.hasWay = true;
  notifier.look();
  expect(shown).toHaveLength(1);
  expect(clock.nextAtMs).toBeUndefined();
  notifier.stop();
  notifier.look();
  expect(shown).toHaveLength(1);
});

test("it cannot be known whether the screen is locked: it is shown", () => {
  const { shown, state, notifier } = rig();
  state.session = { ...here, isLocked: undefined };
  notifier.ticketChanged(changed(1));
  expect(shown).toHaveLength(1);
});

test("what is kept is forgotten when it is switched off, or the bridge stops", () => {
  const { clock, shown, state, notifier } = rig();
  state.session = undefined;
  notifier.ticketChanged(changed(1));
  state.isEnabled = false;
  clock.advance(30_000);
  state.isEnabled = true;
  notifier.ticketChanged(changed(2));
  notifier.stop();
  state.session = here;
  notifier.ticketChanged(changed(3));
  clock.advance(30_000);
  expect([shown, clock.nextAtMs]).toEqual([[], undefined]);
});

test("that it cannot be shown is told once for each reason", async () => {
  const { refused, state, notifier } = rig();
  state.error = toTier2Error(new Error("broken"));
  notifier.ticketChanged(changed(1));
  notifier.ticketChanged(changed(2));
  await new Promise((resolve) => setImmediate(resolve));
  expect(refused).toEqual(["unexpected"]);
});
