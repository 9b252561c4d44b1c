// What becomes of presses (double before undo before fold, a long one cancels), by pressing a board that runs the real
// firmware, with the light as the board shows it.
import { expect, test } from "vitest";
import { Desk } from "../lib/desk.ts";

const undoSeconds = 4;
const undo = { policy: { submit: "undo", undoSeconds, fold: false } };

/** Internal notes, beside the first one, which comes with every ticket. */
const furtherNotes = ({ rig }: Desk): string[] =>
  [...rig.sandbox.data.notes.values()]
    .flat()
    .filter(({ internalAnalysisFlag, text }) => internalAnalysisFlag && text.startsWith("The button was "))
    .map(({ text }) => text);

const subjects = ({ rig }: Desk): string[] => rig.sandbox.tickets().map(({ summary }) => summary);
const requestsForTickets = ({ rig }: Desk): number =>
  rig.sandbox.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/tickets")).length;

test("a double press makes one urgent ticket, and the light says so", async () => {
  const desk = await Desk.start({ config: { policy: { fold: true } } });
  const pressId = await desk.doublePress();
  await desk.events.until("ticket.accepted", { pressId });
  await desk.events.until("light.changed", { name: "urgent" });
  await desk.light.shows("urgent");
  expect(subjects(desk)).toEqual([expect.stringMatching(/^URGENT: Help button pressed/)]);
  expect(desk.events.of("press.recorded")).toHaveLength(1);
  expect((await desk.press(pressId)).press).toMatchObject({ state: "sent", gesture: "double" });
});

test("a second press within ten minutes is an internal note on the first ticket; a double one a ticket all the same", async () => {
  const desk = await Desk.start({ config: { policy: { fold: true } } });
  const first = await desk.tap();
  await desk.events.until("ticket.accepted", { pressId: first });
  await desk.events.until("light.changed", { name: "sent" });
  await desk.light.shows("sent");
  const second = await desk.tap();
  await desk.events.until("press.folded", { pressId: second, parentId: first });
  await desk.rig.sandbox.until(() => furtherNotes(desk).length === 1);
  expect(furtherNotes(desk)).toEqual([
    expect.stringMatching(/^The button was pressed again at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d.* \(2nd time\)\./),
  ]);
  const third = await desk.doublePress();
  await desk.events.until("ticket.accepted", { pressId: third });
  expect(subjects(desk)).toEqual([expect.stringMatching(/^Help button/), expect.stringMatching(/^URGENT: /)]);
  expect((await desk.press(second)).press).toMatchObject({ state: "folded" });
});

test("with fold off every press is a ticket", async () => {
  const desk = await Desk.start({ config: { policy: { fold: false } } });
  for (const count of [1, 2]) {
    const pressId = await desk.tap();
    await desk.events.until("ticket.accepted", { pressId });
    expect(subjects(desk)).toHaveLength(count);
  }
  expect(furtherNotes(desk)).toEqual([]);
});

test("pressed again within the time to undo: neither becomes a ticket; a double press does not undo", async () => {
  const desk = await Desk.start({ config: undo });
  const first = await desk.tap();
  await desk.events.until("light.changed", { name: "undo" });
  await desk.light.shows("undo");
  const second = await desk.tap();
  await desk.events.until("press.cancelled", { pressId: first, reason: "undo" });
  await desk.events.until("press.cancelled", { pressId: second, reason: "undo" });
  await desk.events.until("light.changed", { name: "cancelled" });
  await desk.light.shows("cancelled");
  const fade = desk.light.brightnessOf("undo");
  expect(fade.length).toBeGreaterThan(2);
  expect(fade).toEqual(fade.toSorted((one, other) => other - one));

  const third = await desk.tap();
  const fourth = await desk.doublePress();
  await Promise.all([third, fourth].map(async (pressId) => desk.events.until("ticket.accepted", { pressId })));
  expect(subjects(desk).toSorted()).toEqual([
    expect.stringMatching(/^Help button/),
    expect.stringMatching(/^URGENT: /),
  ]);
  expect(requestsForTickets(desk)).toBe(2);
  const { counts } = (await desk.status()).presses;
  expect(counts).toMatchObject({ cancelled: 2, sent: 2, ready: 0, recorded: 0 });
});

test("a long press before the sending cancels it; after it, it is a note and closes nothing", async () => {
  const desk = await Desk.start({ config: undo });
  const first = await desk.tap();
  const second = await desk.longPress();
  for (const pressId of [first, second]) {
    await desk.events.until("press.cancelled", { pressId, reason: "long" });
  }
  await desk.events.until("light.changed", { name: "cancelled" });
  await desk.light.shows("cancelled");
  expect(requestsForTickets(desk)).toBe(0);

  await desk.changeConfig({ policy: { fold: false } });
  const third = await desk.tap();
  await desk.events.until("ticket.accepted", { pressId: third });
  const statusBefore = desk.rig.sandbox.tickets()[0]?.status;
  const fourth = await desk.longPress();
  await desk.events.until("press.folded", { pressId: fourth, parentId: third });
  await desk.rig.sandbox.until(() => furtherNotes(desk).length === 1);
  expect(furtherNotes(desk)).toEqual([
    expect.stringMatching(/^The button was held for 0\.8 s or longer at .*Nothing was closed/s),
  ]);
  const [ticket, ...others] = desk.rig.sandbox.tickets();
  expect(others).toEqual([]);
  expect(ticket).toMatchObject({ status: statusBefore, closedFlag: false });
});

test("with gestures off a long and a double press are ordinary ones", async () => {
  const desk = await Desk.start({ config: { policy: { gestures: false, fold: false } } });
  for (const press of [async () => desk.longPress(), async () => desk.doublePress()]) {
    const pressId = await press();
    await desk.events.until("ticket.accepted", { pressId });
  }
  expect(subjects(desk)).toEqual([expect.stringMatching(/^Help button/), expect.stringMatching(/^Help button/)]);
  expect(desk.events.of("press.cancelled")).toEqual([]);
  expect(furtherNotes(desk)).toEqual([]);
});
