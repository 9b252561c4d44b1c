// What waits for hours and days: the second way, and dead letters. The bridge's time is moved by hand; board, database,
// HTTP, SMTP and the command line are real.
import { expect, onTestFinished, test } from "vitest";
import { startEmailSandbox } from "../../packages/psa-adapters/src/email/sandbox/index.ts";
import { TimedDesk } from "../lib/timed-desk.ts";

/** Requests about tickets, the searches for them among these. */
const requestsAboutTickets = ({ rig }: TimedDesk): number =>
  rig.sandbox.requests.filter(({ path }) => path.includes("/service/tickets")).length;

async function startWithMail(afterMinutes: number) {
  const mail = await startEmailSandbox();
  onTestFinished(async () => mail.close());
  const { password = "", ...psa } = mail.config;
  const desk = await TimedDesk.start({
    config: { fallback: { psa: { ...psa, password: "env:MAIL_PASSWORD" }, afterMinutes } },
    environment: { MAIL_PASSWORD: password },
  });
  return { desk, intake: () => mail.mails.filter(({ to }) => to.includes(mail.config.to)) };
}

test("a press whose outcome stays open goes by mail as a possible duplicate, and the first way is left alone for good", async () => {
  const { desk, intake } = await startWithMail(30);
  const { sandbox } = desk.rig;
  sandbox.faults.set({ dropAfterCommit: {} }); // the ticket is made, and nobody hears of it
  const pressId = await desk.tap();
  await desk.until("delivery.failed", { pressId });
  sandbox.faults.set({ offline: {} });
  await desk.passMinutes(28);
  expect(intake()).toEqual([]);
  await desk.passMinutes(3);
  await desk.until("ticket.accepted", { pressId, route: "fallback" });
  await desk.light.shows("sent");
  expect(intake()[0]?.raw).toMatch(/^Subject: Help button pressed.*\(possible duplicate\)/m);

  sandbox.faults.set({});
  const requests = requestsAboutTickets(desk);
  await desk.passHours(8);
  expect(requestsAboutTickets(desk)).toBe(requests);
  expect(sandbox.tickets()).toHaveLength(1);
  expect(intake()).toHaveLength(1);
  expect(desk.of("press.rerouted")).toEqual([{ type: "press.rerouted", pressId, route: "fallback" }]);
});

test("a first way that is down for a while, but not so long, gets its press", async () => {
  const { desk, intake } = await startWithMail(30);
  desk.rig.sandbox.faults.set({ offline: {} });
  const pressId = await desk.tap();
  await desk.until("delivery.failed", { pressId });
  await desk.passMinutes(25);
  desk.rig.sandbox.faults.set({});
  await desk.passMinutes(3);
  await desk.until("ticket.accepted", { pressId, route: "first" });
  await desk.passMinutes(30);
  expect(intake()).toEqual([]);
  expect(desk.rig.sandbox.tickets()).toHaveLength(1);
});

test("what waited too long is a dead letter: light and status say so with the remedy, and a retry sends it", async () => {
  const desk = await TimedDesk.start({ config: { delivery: { deadAfterDays: 0.05 } } });
  desk.rig.sandbox.faults.set({ offline: {} });
  const pressId = await desk.tap();
  await desk.until("delivery.failed", { pressId });
  await desk.light.shows("saved-offline");
  await desk.passMinutes(70);
  expect(desk.of("press.dead")).toEqual([]);
  await desk.passMinutes(5);
  await desk.until("press.dead", { pressId });
  await desk.light.shows("failed");
  const { stdout } = await desk.tier2("status");
  expect(stdout).toContain("dead-letter");
  expect(stdout).toContain("tier2 queue retry ID");
  expect((await desk.tier2("queue", "list")).stdout).toMatch(/GIVEN UP/);

  desk.rig.sandbox.faults.set({});
  await desk.passMinutes(20); // it is not tried again by itself
  expect(desk.rig.sandbox.tickets()).toEqual([]);
  expect((await desk.tier2("queue", "retry", pressId)).code).toBe(0);
  await desk.passMinutes(2);
  await desk.until("ticket.accepted", { pressId });
  await desk.light.shows("sent");
  expect((await desk.tier2("status")).stdout).not.toContain("dead-letter");
  expect(desk.rig.sandbox.tickets()).toMatchObject([{ externalXRef: pressId }]);
  expect(desk.rig.sandbox.tickets()[0]?.summary).toContain("(delivered late)");
});
