import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ErrorCategory, exitCodes } from "@tier2/bridge";
import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { fakeBridge, noBridge, tier2 } from "./testing/fake-bridge.ts";

/** Words, and the environment in which they are said. */
interface Occasion {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

function configFile(config: object): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-exit-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, ...config }));
  return file;
}

const webhook = { psa: { kind: "webhook", url: "http://127.0.0.1:9/", secret: "env:HOOK" } };
const environment = { HOOK: "sixteen-letters-long" };

/** A bridge that answers a press so. */
async function refusing(category: ErrorCategory): Promise<Occasion> {
  const error = { code: "refused", category, message: "It was refused.", hint: "Do something." };
  const bridge = await fakeBridge({ "POST /v1/presses": { status: 409, body: { error } } });
  return { words: ["press", "--config", bridge.configFile] };
}

/** How each exit code comes about without hardware. */
const occasions: Readonly<Record<ErrorCategory, Readonly<Record<string, () => Promise<Occasion>>>>> = {
  internal: { "a fault in the bridge": async () => refusing("internal") },
  usage: {
    "an unknown command": async () => ({ words: ["bogus"] }),
    "an unknown option": async () => ({ words: ["status", "--bogus"] }),
    "an option without its value": async () => ({ words: ["queue", "list", "--limit"] }),
    "a value that cannot be": async () => ({ words: ["queue", "list", "--limit", "0"] }),
    "a command without its argument": async () => ({ words: ["queue", "retry"] }),
    "a word too much": async () => ({ words: ["status", "now"] }),
    "a group alone": async () => ({ words: ["queue"] }),
    "no terminal where one is needed": async () => ({ words: ["demo"] }),
  },
  config: {
    "no configuration": async () => ({ words: ["run", "--config", "/nonexistent.yaml"] }),
    "a configuration that is wrong": async () => ({
      words: ["psa", "check", "--config", configFile({ psa: { kind: "conectwise" } })],
    }),
    "a secret that is not there": async () => ({ words: ["psa", "check", "--config", configFile(webhook)] }),
  },
  device: {
    "no button at the bridge": async () => refusing("device"),
    "no board at that port": async () => ({ words: ["firmware", "info", "--port-path", "99-99"] }),
  },
  permission: { "an account that may not": async () => refusing("permission") },
  bridge: { "no bridge": async () => ({ words: ["status", "--config", noBridge().configFile] }) },
  psa: {
    "a key that the helpdesk system refuses": async () => {
      const { config, close } = await startConnectWiseSandbox();
      onTestFinished(close);
      const file = configFile({ psa: { ...config, privateKey: "env:KEY" } });
      chmodSync(file, 0o600);
      return { words: ["psa", "check", "--config", file], environment: { KEY: "private-key-of-nobody" } };
    },
  },
  network: {
    "nobody at the address": async () => ({ words: ["psa", "check", "--config", configFile(webhook)], environment }),
  },
  storage: {
    "a data directory that is a file": async () => {
      const file = configFile({
        ...webhook,
        device: { transport: "socket", path: "button.sock" },
        dataDirectory: "data",
      });
      writeFileSync(path.join(path.dirname(file), "data"), "");
      return { words: ["run", "--config", file], environment };
    },
  },
  rule: {}, // there are no rules yet
  firmware: {
    "an image that is cut off": async () => {
      const image = path.join(path.dirname(configFile({})), "pico.uf2");
      writeFileSync(image, "UF2\nWQ]\u009E");
      return { words: ["firmware", "flash", "--emulated", "--image", image] };
    },
  },
};

const rows = Object.entries(occasions).flatMap(([category, list]) =>
  Object.entries(list).map(([why, occasion]) => [exitCodes[category as ErrorCategory], why, occasion] as const),
);

test.each(rows)("exit code %d: %s", async (expected, _why, occasion) => {
  const { words, environment: variables = {} } = await occasion();
  const { code, stdout, stderr } = await tier2(words, { environment: variables });
  expect({ words, code }).toEqual({ words, code: expected });
  // Steps of psa commands are data; every other failure leaves standard output to what could be read.
  expect(words[0] === "psa" || stdout === "").toBe(true);
  expect(`${stdout}${stderr}`).not.toMatch(/undefined|\[object|Error:/);
  // With --quiet the reason is still said.
  const quiet = await tier2([...words, "--quiet"], { environment: variables });
  expect({ words, code: quiet.code }).toEqual({ words, code: expected });
  expect(`${quiet.stdout}${quiet.stderr}`).not.toBe("");
});

test.each([["--version"], ["--help"], ["help"], []])("exit code 0: tier2 %s", async (...words) => {
  expect((await tier2(words)).code).toBe(0);
});
