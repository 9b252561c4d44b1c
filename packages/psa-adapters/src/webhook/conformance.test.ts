import { spawn } from "node:child_process";
import { once as firstOf } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { afterEach, describe, expect, test } from "vitest";
import { contextWith, counted, draftOf, fetches } from "../testing/adapter-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";
import { readableAnswers, webhookRig } from "../testing/webhook-rig.ts";
import { webhook } from "./index.ts";
import { startWebhookSandbox } from "./sandbox/index.ts";
import { troubles } from "./troubleshooting.ts";

const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");

let running: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.map(async (one) => one.close()));
  running = [];
});

describe.each(Object.entries(fetches))("webhook by %s", (name, fetch) => {
  conformanceTests(name, { fetch, makeRig: webhookRig, readableAnswers });

  test("a wrong secret is named, and never shown", async () => {
    const sandbox = await startWebhookSandbox();
    running.push(sandbox);
    const adapter = webhook.create(webhook.parseConfig({ ...sandbox.config, secret: "canary-secret-canary" }));
    const context = contextWith(fetch);
    const answers = [await adapter.check(context), await adapter.submit(draftOf("press-1"), context)];
    expect(answers[1]).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
    expect(JSON.stringify(answers)).not.toContain("canary");
    expect(sandbox.tickets()).toEqual([]);
  });
});

test("check, ticket, note and file, each one request; number and id are the receiver's", async () => {
  const rig = await webhookRig();
  running.push(rig);
  const adapter = rig.createAdapter();
  const counter = counted(fetches.undici);
  const context = contextWith(counter.fetch);
  expect(await adapter.check(context)).toMatchObject([{ status: "ok" }]);
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({
    status: "accepted",
    ticket: { id: "1001", number: "T-1001" },
  });
  const note = { marker: "press-1-1", text: "Again.", visibility: "internal" } as const;
  expect(await adapter.addNote("1001", note, context)).toEqual({ status: "accepted" });
  const file = { name: "a.png", type: "image/png", bytes: Uint8Array.of(0, 255, 7), visibility: "internal" } as const;
  expect(await adapter.attach("1001", file, context)).toEqual({ status: "accepted" });
  expect(counter.calls).toHaveLength(4);
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
  running.push({ close: async () => void receiver.kill() });
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
