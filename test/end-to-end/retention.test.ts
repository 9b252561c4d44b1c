// How long data stays on this computer. The bridge's time is moved by hand.
import { expect, test } from "vitest";
import { TimedDesk } from "../lib/timed-desk.ts";

test("evidence goes when it is delivered, the press after its days; what waits stays", async () => {
  const desk = await TimedDesk.start({ config: { retention: { days: 2, evidenceDays: 1 }, policy: { fold: false } } });
  const { sandbox } = desk.rig;
  const pressOf = async (pressId: string) => JSON.parse((await desk.ask(`GET /v1/presses/${pressId}`)).text) as object;
  const delivered = await desk.tap();
  await desk.until("ticket.accepted", { pressId: delivered });
  await desk.until("follow-up.done", { pressId: delivered, name: "report.html" });
  sandbox.faults.set({ offline: {} });
  const waiting = await desk.tap();
  await desk.until("delivery.failed", { pressId: waiting });
  expect(await pressOf(delivered)).toMatchObject({
    parts: [{ name: "base" }, { name: "processes" }, { name: "screen" }],
  });

  await desk.passHours(25);
  await desk.until("data.erased", { evidence: 1 });
  expect(await pressOf(delivered)).toMatchObject({ press: { state: "sent" }, parts: [] });
  await desk.passHours(24);
  await desk.until("data.erased", { presses: 1 });
  expect((await desk.ask(`GET /v1/presses/${delivered}`)).status).toBe(404);
  expect(await pressOf(waiting)).toMatchObject({ press: { state: "ready" } });
  sandbox.faults.set({});
  await desk.passMinutes(3);
  await desk.until("ticket.accepted", { pressId: waiting });
  await desk.until("follow-up.done", { pressId: waiting, name: "report.html" });
  expect(sandbox.data.documents.map(({ fileName }) => fileName)).toEqual(["report.html", "report.html"]);
});
