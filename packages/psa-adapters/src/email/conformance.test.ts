import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { SubmitOutcome } from "../contract.ts";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";
import { type EmailRig, emailRig, readMail, smtpFaults } from "../testing/email-rig.ts";
import { email } from "./index.ts";
import type { SmtpFaults } from "./sandbox/index.ts";
import { troubles } from "./troubleshooting.ts";

const context = contextWith(async () => {
  throw new Error("no request is made by e-mail");
});

let rigs: EmailRig[] = [];
afterEach(async () => {
  await Promise.all(rigs.map(async ({ sandbox }) => sandbox.close()));
  rigs = [];
});
const setUp = async (): Promise<EmailRig> => {
  const rig = await emailRig();
  rigs.push(rig);
  return rig;
};

conformanceTests("email", { isHttp: false, faults: smtpFaults, fetch: context.fetch, makeRig: emailRig });

test("check sends no mail", async () => {
  const { adapter, sandbox } = await setUp();
  expect((await adapter.check(context)).map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
  expect(sandbox.mails).toEqual([]);
});

test("a ticket is one plain mail to the intake", async () => {
  const { adapter, sandbox } = await setUp();
  const draft = { ...draftOf("press-1"), subject: "Grüße \u{1f4a5} = hilf", publicText: ".\n.dot\nÄ = b" };
  expect(await adapter.submit(draft, context)).toEqual({
    status: "accepted",
    ticket: { id: "press-1", number: "press-1" },
  });
  const [mail, ...others] = sandbox.mails;
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ from: "button@acme.example", to: ["intake@msp.example"] });
  const { headers, parts } = readMail(mail ?? { raw: "" });
  expect(headers).toMatchObject({ "message-id": "<press-1@acme.example>", "reply-to": "jane.doe@acme.example" });
  expect(parts).toHaveLength(1);
  expect(parts[0]?.type).toContain("text/plain");
  expect(parts[0]?.bytes.toString("utf8").replaceAll("\r\n", "\n")).toContain(".\n.dot\nÄ = b\n");
});

test("what is internal, and files, go to the technicians alone", async () => {
  const { adapter, sandbox } = await setUp();
  const bytes = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256);
  const file = { name: "screen.png", type: "image/png", bytes, visibility: "internal" } as const;
  expect(await adapter.attach("press-1", file, context)).toEqual({ status: "accepted" });
  const note = { marker: "press-1-1", text: "Disk C: is full.", visibility: "internal" } as const;
  expect(await adapter.addNote("press-1", note, context)).toEqual({ status: "accepted" });
  expect(await adapter.addNote("press-1", { ...note, marker: "a", visibility: "public" }, context)).toEqual({
    status: "accepted",
  });
  expect(sandbox.mails.map(({ to }) => to)).toEqual([
    ["technicians@msp.example"],
    ["technicians@msp.example"],
    ["intake@msp.example"],
  ]);
  const [first = { raw: "" }] = sandbox.mails;
  const { headers, parts } = readMail(first);
  expect(headers["references"]).toBe("<press-1@acme.example>");
  expect(Buffer.compare(parts[1]?.bytes ?? Buffer.alloc(0), Buffer.from(bytes))).toBe(0);
});

test("without an address for evidence there are no internal notes and no files", async () => {
  const { sandbox } = await setUp();
  const adapter = email.create(email.parseConfig({ ...sandbox.config, evidenceTo: undefined }));
  expect(adapter.capabilities).toMatchObject({ notes: ["public"], mostFileBytes: 0 });
  const file = { name: "a.txt", type: "text/plain", bytes: Uint8Array.of(1), visibility: "internal" } as const;
  const note = { marker: "a", text: "x", visibility: "internal" } as const;
  expect(await adapter.attach("press-1", file, context)).toEqual({ status: "unsupported" });
  expect(await adapter.addNote("press-1", note, context)).toEqual({ status: "unsupported" });
  expect((await adapter.check(context)).map(({ status }) => status)).toEqual(["ok", "ok", "warning"]);
  expect(sandbox.mails).toEqual([]);
});

const cases: readonly (readonly [SmtpFaults, SubmitOutcome["status"], number])[] = [
  [{ CONNECT: "drop" }, "retry", 0],
  [{ CONNECT: "554 No service" }, "retry", 0],
  [{ CONNECT: "<html>" }, "retry", 0],
  [{ AUTH: "535 No" }, "rejected", 0],
  [{ AUTH: "454 Later" }, "retry", 0],
  [{ AUTH: "drop" }, "retry", 0],
  [{ MAIL: "550 Not you" }, "rejected", 0],
  [{ RCPT: "550 Nobody" }, "rejected", 0],
  [{ RCPT: "451 Greylisted" }, "retry", 0],
  [{ DATA: "drop" }, "retry", 0],
  [{ DATA: "452 Full" }, "retry", 0],
  [{ CONTENT: "554 Spam" }, "rejected", 0],
  [{ CONTENT: "451 Later" }, "retry", 0],
  [{ CONTENT: "drop" }, "ambiguous", 0],
  [{ COMMIT: "drop" }, "ambiguous", 1],
];

test.each(cases)("%j is %s; %i mails", async (faults, status, count) => {
  const { adapter, sandbox } = await setUp();
  sandbox.faults = faults;
  const outcome = await adapter.submit(draftOf("press-1"), context);
  expect(outcome.status).toBe(status);
  expect(sandbox.mails).toHaveLength(count);
  sandbox.faults = {};
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  const ids = new Set(sandbox.mails.map((mail) => readMail(mail).headers["message-id"]));
  expect([...ids]).toEqual(["<press-1@acme.example>"]);
});

test("nobody there, no time, and time that ends", async () => {
  const { adapter, sandbox } = await setUp();
  const ended = contextWith(context.fetch, AbortSignal.abort());
  expect(await adapter.submit(draftOf("press-1"), ended)).toMatchObject({
    status: "retry",
    error: { code: "timeout" },
  });
  await sandbox.close();
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({
    status: "retry",
    error: { code: "network_unreachable" },
  });
  expect((await adapter.check(context))[0]).toMatchObject({ name: "host", status: "failed" });
  rigs = [];
});

test("a server without STARTTLS gets no mail and no password", async () => {
  const { sandbox } = await setUp();
  const adapter = email.create(email.parseConfig({ ...sandbox.config, security: "starttls" }));
  const outcome = await adapter.submit(draftOf("press-1"), context);
  expect(outcome).toMatchObject({ status: "retry", error: { code: "network_unreachable" } });
  expect(sandbox.mails).toEqual([]);
});

test("the README has the table of troubles", () => {
  const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");
  for (const { symptom, cause, remedy } of Object.values(troubles)) {
    expect(readme).toContain(`| ${symptom} | ${cause} | ${remedy} |`);
  }
});
