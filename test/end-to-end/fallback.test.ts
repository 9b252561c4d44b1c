// What the first way refuses, and who refuses us: by `tier2 run`, with real HTTP and SMTP.
import { type EmailSandbox, startEmailSandbox } from "../../packages/psa-adapters/src/email/sandbox/index.ts";
import { expect, onTestFinished, test } from "vitest";
import { Desk } from "../lib/desk.ts";

async function startMail(): Promise<EmailSandbox> {
  const mail = await startEmailSandbox();
  onTestFinished(async () => mail.close());
  return mail;
}

/** A desk whose second way is the mail server. */
async function deskWithMail(mail: EmailSandbox, config: Readonly<Record<string, object>> = {}): Promise<Desk> {
  const { password, ...psa } = mail.config;
  const fallback = { psa: { ...psa, password: "env:MAIL_PASSWORD" } };
  return Desk.start({ config: { fallback, ...config }, environment: { MAIL_PASSWORD: password ?? "" } });
}

const intake = ({ config, mails }: EmailSandbox) => mails.filter(({ to }) => to.includes(config.to));

test("a ticket that the first way refuses goes by mail at once, once", async () => {
  const mail = await startMail();
  const desk = await deskWithMail(mail);
  desk.rig.sandbox.data.boards.length = 0; // no ticket is valid any more
  const pressId = await desk.tap();
  await desk.events.until("press.rerouted", { pressId, route: "fallback" });
  await desk.events.until("ticket.accepted", { pressId, route: "fallback" });
  await desk.events.until("light.changed", { name: "sent" });
  await desk.light.shows("sent");
  await desk.events.until("follow-up.done", { pressId, kind: "file" });
  expect(await desk.stopBridge()).toBe(0);
  expect(intake(mail)).toHaveLength(1);
  expect(intake(mail)[0]?.raw).not.toContain("possible duplicate");
  expect(desk.rig.sandbox.tickets()).toEqual([]);
});

test("a revoked key pauses the first way: presses wait, none goes by mail, and with the key back all are tickets", async () => {
  const mail = await startMail();
  const desk = await deskWithMail(mail);
  const { data } = desk.rig.sandbox;
  const key = data.privateKey;
  data.privateKey = "another-key";
  const pressId = await desk.tap();
  await desk.events.until("destination.changed", { route: "first", state: "paused" });
  await desk.events.until("light.changed", { name: "blocked" });
  await desk.light.shows("blocked");
  const warning = (await desk.status()).warnings.find(({ code }) => code === "destination-paused");
  expect(warning?.remedy).not.toBe("");
  const second = await desk.tap();
  expect((await desk.press(second)).press).toMatchObject({ route: "first" });
  data.privateKey = key;
  expect((await desk.ask("POST /v1/reload")).status).toBe(200); // what waits is tried again
  await Promise.all(
    [pressId, second].map(async (id) => desk.events.until("ticket.accepted", { pressId: id, route: "first" })),
  );
  expect(await desk.stopBridge()).toBe(0);
  expect(mail.mails).toEqual([]);
  expect(desk.rig.sandbox.tickets()).toHaveLength(2);
});
