// Recognisable secrets, looked for in every byte that leaves the bridge or stays on the disk; and the person's data, which
// may stand in tickets, but not readable on the disk.
import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../packages/bridge/src/testing/temporary-folder.ts";
import { startEmailSandbox } from "../../packages/psa-adapters/src/email/sandbox/index.ts";
import type { Faults } from "../../packages/psa-adapters/src/sandbox/faults.ts";
import { askApi } from "../lib/bridge-api.ts";
import { Desk } from "../lib/desk.ts";
import { filesBelow, filesWith, holdsText } from "../lib/find-text.ts";

const secrets = {
  publicKey: "canary-of-the-public-key",
  privateKey: "canary-of-the-private-key",
  wrongKey: "canary-of-a-wrong-key",
  proxyPassword: "canary of the proxy's password",
  mailPassword: "canary-of-the-mail-password",
};
const person = { name: "Jane Doe", email: "jane.doe@acme.example" };
/** Each strikes one press, which is delivered all the same. */
const failures: readonly Faults[] = [
  { serverError: { count: 1 } },
  { badJson: { count: 1 } },
  { midAnswer: { count: 1 } },
  { dropBefore: { count: 1 } },
  { tooManyRequests: { count: 1, retryAfterSeconds: 0 } },
];

const sessionRoutes = ["GET /v1/status", "GET /v1/presses"];
const adminRoutes = (pressId: string): readonly string[] => [
  ...["GET /v1/status", "GET /v1/warnings", "GET /v1/presses", `GET /v1/presses/${pressId}`, "POST /v1/reload"],
  ...["POST /v1/check", "DELETE /v1/people/nobody", "GET /v1/nothing", "POST /v1/presses"],
  ...["cancel", "retry", "seen", "allow-picture", "refuse-picture"].map(
    (word) => `POST /v1/presses/${pressId}/${word}`,
  ),
];

/** Sets the keys as an administrator does, and lets the sandbox take no other ones. */
async function setKeys(desk: Desk, publicKey: string, privateKey: string, accepted = privateKey): Promise<void> {
  Object.assign(desk.rig.sandbox.data, { publicKey, privateKey: accepted });
  await writeFile(desk.file("public-key"), publicKey);
  await writeFile(desk.file("private-key"), privateKey);
  await desk.ask("POST /v1/reload");
}

test("no secret is anywhere but in its own file, and the database tells nobody about the person", async () => {
  const mail = await startEmailSandbox();
  onTestFinished(async () => mail.close());
  const temporary = temporaryFolder();
  const { password: _password, ...psa } = mail.config;
  const desk = await Desk.start({
    config: {
      person,
      delivery: { timeoutMs: 1500 },
      network: { proxy: "http://somebody@127.0.0.1:9", proxyPassword: "env:CANARY_PROXY" },
      fallback: { psa: { ...psa, password: "env:CANARY_MAIL" } },
    },
    environment: {
      ...{ CANARY_PROXY: secrets.proxyPassword, CANARY_MAIL: secrets.mailPassword, TMPDIR: temporary },
      ...{ DISPLAY: ":0", WAYLAND_DISPLAY: "", XDG_RUNTIME_DIR: "" }, // somebody is logged in
    },
  });
  const { sandbox } = desk.rig;
  const heard: string[] = [];
  const ask = async (line: string): Promise<void> => void heard.push((await desk.ask(line)).text);
  const run = async (...words: readonly string[]): Promise<void> => {
    const { stdout, stderr } = await desk.tier2(...words);
    heard.push(stdout, stderr);
  };

  await setKeys(desk, secrets.publicKey, secrets.privateKey);
  for (const faults of failures) {
    sandbox.faults.set(faults);
    const pressId = await desk.tap();
    await desk.events.until("ticket.accepted", { pressId });
  }
  await setKeys(desk, secrets.publicKey, secrets.wrongKey, secrets.privateKey);
  const refused = await desk.tap();
  await desk.events.until("destination.changed", { state: "paused" });
  await ask("GET /v1/status");
  await run("status");
  await run("psa", "check");
  await setKeys(desk, secrets.publicKey, secrets.privateKey);
  await desk.events.until("ticket.accepted", { pressId: refused });
  await desk.events.until("follow-up.done", { pressId: refused, name: "report.html" });

  const boards = sandbox.data.boards.splice(0); // no ticket is valid: it goes to the mail server, which refuses the login
  const byMail = await desk.tap();
  await desk.events.until("destination.changed", { route: "fallback", state: "paused" });
  sandbox.data.boards.push(...boards);
  for (const line of adminRoutes(byMail)) {
    await ask(line);
  }
  const tokenFile = desk.file("data", `session-token-${os.userInfo().username}`);
  const token = (await readFile(tokenFile, "utf8")).trim();
  for (const line of sessionRoutes) {
    const answer = await askApi(desk.file("data", "session.sock"), line, token);
    expect(answer.status).toBe(200);
    heard.push(answer.text);
  }
  const report = path.join(temporary, "report.html");
  await run("telemetry", "--json", "--report", report);
  await run("status", "--json");
  await run("queue", "list");
  await writeFile(desk.rig.configFile, `${await readFile(desk.rig.configFile, "utf8")}\nunknownKey: 1\n`);
  await ask("POST /v1/reload");

  const all = [...Object.values(secrets), token];
  const machine = [person.email, person.name, os.release(), os.cpus()[0]?.model ?? os.release()];
  const own = new Set([tokenFile, desk.file("private-key"), desk.file("public-key")]);
  const files = (): string[] =>
    [...filesBelow(desk.rig.folder), ...filesBelow(temporary)].filter((file) => !own.has(file));
  const database = (): string[] => filesBelow(desk.file("data"));
  expect(filesWith(files(), all)).toEqual([]);
  expect(filesWith(database(), machine)).toEqual([]);
  expect(await desk.stopBridge()).toBe(0);
  expect(filesWith(files(), all)).toEqual([]);
  expect(filesWith(database(), machine)).toEqual([]);

  const tickets = JSON.stringify([sandbox.tickets(), mail.mails]);
  const documents = sandbox.data.documents.map(({ content }) => Buffer.from(content));
  const texts = [desk.bridge.stdout, desk.bridge.stderr, desk.events.text, ...heard, tickets];
  const seen = Buffer.concat([...texts.map((text) => Buffer.from(text)), ...documents]);
  expect([...all, sandbox.config.clientId].filter((secret) => holdsText(seen, secret))).toEqual([]);
  expect(heard.filter((text) => /\n {4}at /.test(text))).toEqual([]); // no stack trace
  // What is looked for would be found: the technicians' report tells of the machine.
  expect(machine.filter((text) => !holdsText(seen, text))).toEqual([]);
  expect(sandbox.tickets().length).toBeGreaterThan(failures.length);
});
