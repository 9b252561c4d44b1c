// `tier2 erase --user`: what is delivered of a person is gone from this computer, what waits is kept and said.
import os from "node:os";
import { expect, test } from "vitest";
import { personDigest } from "../../packages/bridge/src/record/person-digest.ts";
import { Desk } from "../lib/desk.ts";
import { filesBelow, filesWith } from "../lib/find-text.ts";

const person = { name: "Erasmus Forgotten", email: "jane.doe@acme.example" };

test("nothing that is delivered of the person stays; what waits is kept, said, and sent later", async () => {
  const desk = await Desk.start({
    config: { person, delivery: { timeoutMs: 1500 } }, // an attempt without an answer is looked for after that
    environment: { DISPLAY: ":0", WAYLAND_DISPLAY: "" }, // somebody is logged in
  });
  const login = os.userInfo().username;
  const { sandbox } = desk.rig;
  const delivered = await desk.tap();
  await desk.events.until("ticket.accepted", { pressId: delivered });
  await desk.events.until("follow-up.done", { pressId: delivered, name: "report.html" });
  sandbox.faults.set({ offline: {} });
  const waiting = await desk.tap();
  await desk.events.until("delivery.failed", { pressId: waiting });

  const { code, stdout, stderr } = await desk.tier2("erase", "--user", login);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `Forgotten on this computer: 1 press of ${login}.\nNot delivered yet, and kept until then: 1 press (tier2 queue cancel ID).\n`,
  });
  expect(stderr).toContain("Tickets stay in the helpdesk system");
  expect((await desk.ask(`GET /v1/presses/${delivered}`)).status).toBe(404);
  expect((await desk.press(waiting)).press).toMatchObject({ state: "ready" });
  const ticket = sandbox.tickets()[0];
  const gone = [delivered, person.name, person.email, ticket?.summary ?? ""];
  expect(filesWith(filesBelow(desk.file("data")), gone)).toEqual([]);

  sandbox.faults.set({});
  await desk.events.until("ticket.accepted", { pressId: waiting });
  await desk.events.until("follow-up.done", { pressId: waiting, name: "report.html" });
  expect((await desk.tier2("erase", "--user", login)).stdout).toBe(
    `Forgotten on this computer: 1 press of ${login}.\n`,
  );
  expect(filesWith(filesBelow(desk.file("data")), [...gone, waiting])).toEqual([]);
  expect(await desk.stopBridge()).toBe(0);
  expect(filesWith(filesBelow(desk.file("data")), [...gone, waiting, personDigest(login)])).toEqual([]);
});
