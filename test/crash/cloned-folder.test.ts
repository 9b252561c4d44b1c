// A disk image is copied to another computer while presses wait in it: they are sent by the first computer alone.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BridgeEvent, silentLogger, startBridge } from "@tier2/bridge";
import { expect, onTestFinished, test } from "vitest";
import { FakeButton } from "../../packages/bridge/src/testing/fake-button.ts";
import { FakePsa } from "../../packages/bridge/src/testing/fake-psa.ts";
import { Happenings } from "../../packages/bridge/src/testing/happenings.ts";
import { testConfig } from "../../packages/bridge/src/testing/test-config.ts";

/** A computer with a button of its own. */
async function computer(folder: string, machineId: string) {
  const socketPath = path.join(folder, "button.sock");
  const machineIdFile = path.join(folder, "machine-id");
  writeFileSync(machineIdFile, `${machineId}\n`);
  const button = await FakeButton.plugIn(socketPath, `BUTTON-${machineId.slice(0, 4)}`);
  onTestFinished(async () => button.close());
  const events = new Happenings<BridgeEvent>();
  const psa = new FakePsa();
  const start = async () => {
    const bridge = await startBridge(
      {
        config: testConfig({ delivery: { backoffBaseMs: 3_600_000, backoffCapMs: 3_600_000 } }),
        transport: { kind: "socket", path: socketPath },
        adapter: psa,
        databasePath: path.join(folder, "data", "presses.sqlite"),
        logger: silentLogger,
        onEvent: (event) => events.add(event),
      },
      { machineIdFile },
    );
    onTestFinished(async () => bridge.stop());
    return bridge;
  };
  return { button, events, psa, start };
}

const accepted = (event: BridgeEvent): boolean => event.type === "ticket.accepted";

test("a copied data folder sends nothing on another computer; the first one sends it all", async () => {
  const scratch = mkdtempSync(path.join(tmpdir(), "tier2-cloned-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const [one, other] = [path.join(scratch, "one"), path.join(scratch, "other")];
  mkdirSync(one);
  mkdirSync(other);
  const first = await computer(one, "1".repeat(32));
  const refusal = { status: "retry", error: { code: "network_unreachable", message: "made by the test" } } as const;
  first.psa.plannedSubmits.push({ makes: false, answer: refusal });
  const bridge = await first.start();
  const failed = first.events.next(({ type }) => type === "delivery.failed");
  first.button.press();
  await failed;
  await bridge.stop();
  cpSync(path.join(one, "data"), path.join(other, "data"), { recursive: true });

  const second = await computer(other, "2".repeat(32));
  await second.start();
  await second.events.until(({ type }) => type === "database.set-aside");
  const secondsOwn = second.events.next(accepted);
  second.button.press();
  await secondsOwn;
  expect(second.psa.drafts).toHaveLength(1);
  expect(second.events.all.filter(({ type }) => type === "press.recorded")).toHaveLength(1);

  const firstsOwn = first.events.next(accepted);
  const again = await first.start();
  await again.apply({ config: testConfig(), adapter: first.psa });
  await firstsOwn;
  expect(first.psa.drafts).toHaveLength(1);
  expect(first.psa.drafts[0]?.pressId).not.toBe(second.psa.drafts[0]?.pressId);
  expect(first.events.all.map(({ type }) => type)).not.toContain("database.set-aside");
});
