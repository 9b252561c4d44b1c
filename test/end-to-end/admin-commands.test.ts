// The commands with which an administrator looks after presses, against a bridge that runs.
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Rig } from "../lib/rig.ts";
import { Tier2Process } from "../lib/tier2-process.ts";

const person = { name: "Jane Doe", email: "jane.doe@acme.example" };

test("a press that is refused is shown, exported, given up; the bundle for support names nobody", async () => {
  const rig = await Rig.start(
    { settleMs: 100, backoffBaseMs: 3_600_000, backoffCapMs: 3_600_000 },
    { config: { person } },
  );
  onTestFinished(async () => rig.close());
  const bridge = rig.startBridge();
  onTestFinished(async () => bridge.kill());
  const tier2 = async (...words: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> => {
    const command = new Tier2Process([...words, "--config", rig.configFile]);
    const code = await command.ended;
    return { code, stdout: command.stdout, stderr: command.stderr };
  };
  await bridge.says(/button\.attached/);
  rig.sandbox.data.privateKey = "a-key-that-is-newer";
  await rig.press(30);
  await bridge.says(/delivery\.failed.*auth_rejected|auth_rejected.*delivery\.failed/);

  const exported = await tier2("queue", "export");
  const press = JSON.parse(exported.stdout) as { readonly pressId: string };
  expect(press).toMatchObject({ state: "ready", errorCode: "auth_rejected", ticketNumber: "" });
  const shown = await tier2("queue", "show", press.pressId);
  expect(shown.stdout).toMatch(/^state +waits$/m);
  expect(shown.stdout).toMatch(/^last error +.*\[auth_rejected\]\n +\S/m);
  expect(shown.stdout).toMatch(/^stored: base +[\d.]+ KB$/m);

  const out = path.join(rig.folder, "bundle.json");
  expect((await tier2("diagnostics", "--out", out, "--yes")).code).toBe(0);
  const bundle = readFileSync(out, "utf8");
  const secrets = [rig.sandbox.config.privateKey, rig.sandbox.config.clientId].map((secret) => `"${secret}"`);
  const { serial } = JSON.parse((await tier2("status", "--json")).stdout).buttons[0] as { serial: string };
  const names = [...Object.values(person), "Jane", serial, ...secrets];
  expect(names.filter((name) => bundle.includes(name))).toEqual([]);
  expect(new RegExp(`\\b${os.hostname()}\\b`).test(bundle.replaceAll(/"systemVersion".*/g, ""))).toBe(false);
  expect(JSON.parse(bundle)).toMatchObject({
    status: { buttons: [{ board: "pico" }], ways: [{ state: "paused" }] },
    presses: { counts: { ready: 1 } },
  });

  expect(await tier2("queue", "cancel", press.pressId)).toMatchObject({ code: 2, stdout: "" });
  expect(await tier2("queue", "drop", press.pressId, "--yes")).toMatchObject({ code: 0 });
  expect((await tier2("queue", "show", press.pressId)).stdout).toMatch(/^state +cancelled \(by request\)$/m);
  const again = await tier2("queue", "cancel", press.pressId, "--yes");
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("It was cancelled before.");
  expect(await bridge.stop()).toBe(0);
});
