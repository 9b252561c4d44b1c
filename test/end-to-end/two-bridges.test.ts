// Two bridges with data of their own on one button: only one takes presses, and the other waits for its turn.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { Rig } from "../lib/rig.ts";
import { Tier2Process } from "../lib/tier2-process.ts";

/** A configuration like the rig's, with a database of its own. */
async function secondConfig(rig: Rig): Promise<string> {
  const config = parse(await readFile(rig.configFile, "utf8")) as object;
  const file = path.join(rig.folder, "second.yaml");
  await writeFile(file, stringify({ ...config, dataDirectory: path.join(rig.folder, "second") }));
  return file;
}

/** Log lines of new presses. */
const pressesOf = (bridge: Tier2Process): number => bridge.stderr.match(/"press\.recorded"/g)?.length ?? 0;

test("the second says which process holds the button, takes no press, and takes over when the first is gone", async () => {
  const rig = await Rig.start({ settleMs: 100 });
  onTestFinished(async () => rig.close());
  const start = (configFile: string): Tier2Process => {
    const bridge = new Tier2Process(["run", "--config", configFile]);
    onTestFinished(async () => bridge.kill());
    return bridge;
  };
  const first = start(rig.configFile);
  await first.says(/button\.attached/);
  const configFile = await secondConfig(rig);
  const second = start(configFile);
  await second.says(/button\.unusable/);
  expect(second.stderr).toMatch(new RegExp(`"button_in_use".*held by process ${first.child.pid}\\b`));
  const status = new Tier2Process(["status", "--config", configFile]);
  expect(await status.ended).toBe(0);
  expect(status.stdout).toContain("none that can be used");
  expect(status.stdout).toContain(`held by process ${first.child.pid}`);

  await rig.press(60);
  await first.says(/ticket\.accepted/);
  expect({ first: pressesOf(first), second: pressesOf(second) }).toEqual({ first: 1, second: 0 });

  expect(await first.stop()).toBe(0);
  const stoppedAtMs = performance.now();
  await second.says(/button\.attached/);
  expect(performance.now() - stoppedAtMs).toBeLessThan(5000);
  await rig.press(60);
  await second.says(/ticket\.accepted/);

  const third = start(rig.configFile);
  await third.says(new RegExp(`held by process ${second.child.pid}\\b`));
  await second.kill();
  await third.says(/button\.attached/);
  await rig.press(60);
  await third.says(/ticket\.accepted/);
  expect([first, second, third].map(pressesOf)).toEqual([1, 1, 1]);
  expect(rig.sandbox.tickets()).toHaveLength(3);
});
