import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { Desk } from "../lib/desk.ts";
import { Rig } from "../lib/rig.ts";

const main = path.resolve(import.meta.dirname, "../../packages/cli/src/main.ts");

/** `tier2 secret set` as an administrator types it, with the secret in a pipe. */
async function setSecret(configFile: string, name: string, secret: string): Promise<string> {
  const words = ["--conditions=source", main, "secret", "set", name, "--config", configFile];
  const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(`${secret}\n`);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  expect(await once(child, "close")).toEqual([0, null]);
  return said;
}

test("a key revoked while presses wait: with the new one set the running bridge sends them all, once", async () => {
  // Waits of an hour: what goes out after the first refusal goes out because of the new key.
  const rig = await Rig.start({ settleMs: 100, backoffBaseMs: 3_600_000, backoffCapMs: 3_600_000 });
  onTestFinished(async () => rig.close());
  const bridge = rig.startBridge();
  onTestFinished(async () => bridge.kill());
  await bridge.says(/button\.attached/);
  await rig.press(30);
  await bridge.says(/ticket\.accepted/);
  rig.sandbox.data.privateKey = "the-new-key";
  await rig.press(30);
  await bridge.says(/auth_rejected/);
  for (let press = 0; press < 3; press++) {
    await rig.press(30);
  }
  expect(rig.sandbox.tickets()).toHaveLength(1);
  const said = await setSecret(rig.configFile, "privateKey", "the-new-key");
  expect(said).toContain("privateKey is written to");
  await rig.sandbox.until((tickets) => tickets.length === 5);
  expect(await bridge.stop()).toBe(0);
  expect(new Set(rig.storedPresses().map(({ state }) => state))).toEqual(new Set(["sent"]));
  expect(new Set(rig.sandbox.tickets().map(({ externalXRef }) => externalXRef)).size).toBe(5);
  expect(`${bridge.stderr}${said}`).not.toContain("the-new-key");
});

test("a wrong key shows in tier2 status before anybody presses, and the right one as well", async () => {
  const desk = await Desk.start();
  const { configFile, sandbox } = desk.rig;
  const right = sandbox.data.privateKey;
  await setSecret(configFile, "privateKey", "the-wrong-key");
  await desk.bridge.says(/destination\.changed.*"paused"/);
  const refused = await desk.tier2("status");
  expect(refused.stdout).toMatch(/Helpdesk +connectwise at .*: refuses this bridge/);
  expect(refused.stdout).toContain("destination-paused");
  await setSecret(configFile, "privateKey", right);
  await desk.bridge.says(/destination\.changed.*"reachable"/);
  expect((await desk.tier2("status")).stdout).toMatch(/^All is well\./);
  expect(sandbox.tickets()).toEqual([]);
  expect(desk.bridge.stderr).not.toContain("the-wrong-key");
});

test("a secret that cannot be read leaves the one before in force, and is told", async () => {
  const rig = await Rig.start({ settleMs: 100, backoffBaseMs: 50, backoffCapMs: 200 });
  onTestFinished(async () => rig.close());
  const bridge = rig.startBridge();
  onTestFinished(async () => bridge.kill());
  await bridge.says(/button\.attached/);
  await setSecret(rig.configFile, "privateKey", "two words are no key");
  await bridge.says(/config\.refused/);
  await rig.press(30);
  await bridge.says(/ticket\.accepted/);
  expect(await bridge.stop()).toBe(0);
});
