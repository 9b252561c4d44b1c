import { spawn } from "node:child_process";
import { once as firstOf } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { afterEach, describe, expect, test } from "vitest";
import type { Faults } from "../sandbox/faults.ts";
import { contextWith, counted, draftOf, fetches } from "../testing/adapter-rig.ts";
import { redirectTo, startHostileServer, unreadableAnswers } from "../testing/hostile-server.ts";
import { type WebhookRig, webhookRig } from "../testing/webhook-rig.ts";
import { webhook } from "./index.ts";
import { startWebhookSandbox } from "./sandbox/index.ts";
import { troubles } from "./troubleshooting.ts";

const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");

let rigs: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(rigs.map(async (rig) => rig.close()));
  rigs = [];
});
const setUp = async (): Promise<WebhookRig> => {
  const rig = await webhookRig();
  rigs.push(rig);
  return rig;
};

const once = { count: 1 };
const faultCases: readonly (readonly [string, Faults, string])[] = [
  ["dropped before", { dropBefore: once }, "ambiguous"],
  ["dropped after", { dropAfterCommit: once }, "ambiguous"],
  ["cut in the middle", { midAnswer: once }, "ambiguous"],
  ["500 after", { serverErrorAfterCommit: once }, "ambiguous"],
  ["broken JSON", { badJson: once }, "ambiguous"],
  ["429", { tooManyRequests: { count: 1, retryAfterSeconds: 7 } }, "retry"],
];
/** A receiver may answer without content, or with an object of any kind. */
const taking = /^(?:no content|an id|a negative id)/;
const note = { marker: "press-1-1", text: "Again.", visibility: "internal" } as const;
const file = { name: "a.png", type: "image/png", bytes: Uint8Array.of(0, 255, 7), visibility: "internal" } as const;

describe.each(Object.entries(fetches))("webhook by %s", (_name, fetch) => {
  const context = contextWith(fetch);

  test("check, ticket, note and file, each one request", async () => {
    const rig = await setUp();
    const adapter = rig.createAdapter();
    const counter = counted(fetch);
    const counting = contextWith(counter.fetch);
    expect(await adapter.check(counting)).toMatchObject([{ status: "ok" }]);
    expect(await adapter.submit(draftOf("press-1"), counting)).toMatchObject({
      status: "accepted",
      ticket: { id: "1001", number: "T-1001" },
    });
    expect(await adapter.addNote("1001", note, counting)).toEqual({ status: "accepted" });
    expect(await adapter.attach("1001", file, counting)).toEqual({ status: "accepted" });
    expect(counter.calls).toHaveLength(4);
    expect(rig.notesOf("1001")).toMatchObject([{ text: "Again.", visibility: "internal" }]);
    expect(rig.filesOf("1001")).toEqual([file]);
  });

  test.each(faultCases)(
    "%s: a repeat has the same key, and one ticket, note and file is made",
    async (_f, faults, status) => {
      const rig = await setUp();
      const adapter = rig.createAdapter();
      const calls = [
        async () => adapter.submit(draftOf("press-1"), context),
        async () => adapter.addNote("1001", note, context),
        async () => adapter.attach("1001", file, context),
      ];
      for (const call of calls) {
        rig.setFaults(faults);
        expect(await call()).toMatchObject({ status });
        expect(await call()).toMatchObject({ status: "accepted" });
      }
      expect(rig.ticketsOf("press-1")).toEqual(["1001"]);
      expect([rig.notesOf("1001").length, rig.filesOf("1001").length]).toEqual([1, 1]);
    },
  );

  test("a wrong secret is named, and never shown", async () => {
    const sandbox = await startWebhookSandbox();
    rigs.push(sandbox);
    const adapter = webhook.create(webhook.parseConfig({ ...sandbox.config, secret: "canary-secret-canary" }));
    const answers = [await adapter.check(context), await adapter.submit(draftOf("press-1"), context)];
    expect(answers[1]).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
    expect(JSON.stringify(answers)).not.toContain("canary");
    expect(sandbox.tickets()).toEqual([]);
  });

  test("hostile answers: nothing throws, nothing of them is taken for a ticket", async () => {
    const rig = await setUp();
    for (const [title, misbehave] of Object.entries(unreadableAnswers)) {
      const server = await startHostileServer(misbehave);
      rigs.push(server);
      const outcome = await rig.createAdapter({ url: server.url }).submit(draftOf("press-1"), context);
      const status = taking.test(title) ? "accepted" : "ambiguous";
      expect({ title, status: outcome.status }).toEqual({ title, status });
    }
    const elsewhere = await startHostileServer((response) => response.end("{}"));
    const redirecting = await startHostileServer(redirectTo(elsewhere.url, 307));
    rigs.push(elsewhere, redirecting);
    const outcome = await rig.createAdapter({ url: redirecting.url }).submit(draftOf("press-1"), context);
    expect(outcome.status).toBe("ambiguous");
    expect(elsewhere.requests).toEqual([]);
  });
});

test("the README has the table of troubles", () => {
  for (const { symptom, cause, remedy } of Object.values(troubles)) {
    expect(readme).toContain(`| ${symptom} | ${cause} | ${remedy} |`);
  }
});

test("the receiver in the README takes what is signed, once, and nothing else", async () => {
  const [, source = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(source.trim().split("\n").length).toBeLessThanOrEqual(20);
  const secret = "secret-of-the-readme";
  const receiver = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    env: { PORT: "0", SECRET: secret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  rigs.push({ close: async () => void receiver.kill() });
  const [port] = (await firstOf(receiver.stdout, "data")) as [Uint8Array];
  const adapterWith = (one: string) =>
    webhook.create(
      webhook.parseConfig({ kind: "webhook", url: `http://127.0.0.1:${String(port).trim()}/`, secret: one }),
    );
  const context = contextWith(fetches.undici);
  const adapter = adapterWith(secret);
  expect(await adapter.check(context)).toMatchObject([{ status: "ok" }]);
  const first = await adapter.submit(draftOf("press-1"), context);
  expect(first).toMatchObject({ status: "accepted", ticket: { id: "1" } });
  expect(await adapter.submit(draftOf("press-1"), context)).toEqual(first);
  expect(await adapter.submit(draftOf("press-2"), context)).toMatchObject({ ticket: { id: "2" } });
  expect(await adapterWith("another-secret-of-16").submit(draftOf("press-3"), context)).toMatchObject({
    status: "rejected",
    error: { code: "auth_rejected" },
  });
});
