import { afterEach, beforeEach, expect, test } from "vitest";
import { contextWith, draftOf, fetches } from "../../testing/adapter-rig.ts";
import { email } from "../index.ts";
import { type RunningEmailSandbox, startRunningEmailSandbox } from "./running.ts";

let sandbox: RunningEmailSandbox;
beforeEach(async () => {
  sandbox = await startRunningEmailSandbox();
});
afterEach(async () => sandbox.close());

const context = contextWith(fetches.undici);
const adapterHere = () => email.create(email.parseConfig(sandbox.config));

test("a mail is a ticket; notes and files are mails that answer it", async () => {
  const adapter = adapterHere();
  await adapter.submit({ ...draftOf("press-1"), subject: "Größe" }, context);
  await adapter.submit(draftOf("press-2"), context);
  await adapter.addNote("press-1", { marker: "press-1-1", text: "for us", visibility: "internal" }, context);
  await adapter.addNote("press-1", { marker: "press-1-2", text: "for all", visibility: "public" }, context);
  const bytes = new Uint8Array([0, 13, 10, 255]);
  await adapter.attach("press-1", { name: "a.bin", type: "x/y", bytes, visibility: "internal" }, context);
  const [first, second, ...others] = sandbox.page.tickets();
  expect(others).toEqual([]);
  expect(second).toMatchObject({ notes: [{}], attachments: [] });
  expect(first).toMatchObject({
    summary: "Größe",
    contact: "jane.doe@acme.example",
    notes: [{ isInternal: false }, { isInternal: true }, { isInternal: false }, { isInternal: true }],
    attachments: [{ name: "a.bin", sizeBytes: 4, isPrivate: true, content: bytes }],
  });
  expect(first?.notes[1]?.text).toMatch(/^for us\n/);
});

test.each([
  ["offline", "retry", 0],
  ["dropBefore", "ambiguous", 0],
  ["tooManyRequests", "retry", 0],
  ["serverError", "retry", 0],
  ["dropAfterCommit", "ambiguous", 1],
  ["serverErrorAfterCommit", "retry", 1],
  ["badJson", "ambiguous", 1],
] as const)(
  "%s: the adapter says %s, and there are %i mails; the next one comes through",
  async (fault, status, mails) => {
    const adapter = adapterHere();
    sandbox.faults.set({ [fault]: { count: 1 } });
    expect((await adapter.submit(draftOf("press-1"), context)).status).toBe(status);
    expect(sandbox.mails).toHaveLength(mails);
    expect(sandbox.faults.struck(fault)).toBe(1);
    expect((await adapter.submit(draftOf("press-2"), context)).status).toBe("accepted");
  },
);

test("the log has commands and addresses, and nothing of the login", async () => {
  await adapterHere().submit(draftOf("press-1"), context);
  expect(sandbox.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
    "AUTH  235",
    "MAIL button@acme.example 250",
    "RCPT intake@msp.example 250",
    "DATA  354",
    "(content)  250",
  ]);
});
