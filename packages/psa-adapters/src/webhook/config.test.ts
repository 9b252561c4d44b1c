import { inspect } from "node:util";
import { expect, test } from "vitest";
import { parseWebhookConfig } from "./config.ts";
import { webhook } from "./index.ts";

const good = { kind: "webhook", url: "https://hooks.msp.example/button#x", secret: "canary-secret-canary" };

test("the address is taken as it is, without what comes after #", () => {
  expect(parseWebhookConfig(good)).toEqual({
    url: "https://hooks.msp.example/button",
    secret: "canary-secret-canary",
    timeoutMs: 20_000,
  });
});

test.each([
  { url: "http://hooks.msp.example/" },
  { url: "https://user:canary-secret-canary@hooks.msp.example/" },
  { url: "hooks.msp.example" },
  { secret: "canary-secret" },
  { something: "canary-secret-canary" },
])("%j is refused, without the secret in the message", (change) => {
  const parse = (): unknown => parseWebhookConfig({ ...good, ...change });
  expect(parse).toThrow(/address|readable|credentials|shorter|something/);
  expect(parse).not.toThrow(/canary-secret/);
});

test("the adapter shows no secret", () => {
  const adapter = webhook.create(webhook.parseConfig(good));
  expect(inspect(adapter, { depth: 10, showHidden: true })).not.toContain("canary-secret");
});
