import { encodeGesture, encodePress } from "@tier2/button";
import type { AdapterError } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import { startBridge } from "./bridge.ts";
import type { BridgeEvent } from "./events.ts";
import { silentLogger } from "./log.ts";
import { bridgeRig } from "./testing/bridge-rig.ts";
import { FakePsa } from "./testing/fake-psa.ts";
import { testConfig } from "./testing/test-config.ts";

const isType =
  (type: BridgeEvent["type"]) =>
  (event: BridgeEvent): boolean =>
    event.type === type;
const isLight =
  (name: string) =>
  (event: BridgeEvent): boolean =>
    event.type === "light.changed" && event.name === name;
const failure = (code: AdapterError["code"]): AdapterError => ({ code, message: "made by the test" });
const offline = { makes: false, answer: { status: "retry", error: failure("network_unreachable") } } as const;

test("a press becomes one ticket, in this order: on disk, captured, sent, light", async () => {
  const psa = new FakePsa();
  const { button, events, pressAndWait, lightNames, bridge } = await bridgeRig(psa);
  const pressId = await pressAndWait();
  await events.until(isLight("sent"));
  await button.acknowledged(1, "press");
  await button.acknowledged(1, "gesture");
  expect(psa.drafts).toMatchObject([{ pressId, subject: expect.stringContaining("Ann Example") }]);
  expect(psa.calls.filter((call) => call !== "prepare")).toEqual([`submit ${pressId}`]);
  expect(lightNames()).toEqual(["idle", "saved", "sending", "sent"]);
  const order = ["press.recorded", "press.captured", "delivery.started", "ticket.accepted"] as const;
  const places = order.map((type) => events.all.findIndex(isType(type)));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect((await bridge.queue()).counts).toMatchObject({ recorded: 0, ready: 0, sent: 1, failed: 0 });
});

test("the connection is opened while the gesture settles, and the ticket waits for the gesture", async () => {
  const psa = new FakePsa();
  const { button, events } = await bridgeRig(psa);
  button.press("none");
  await events.until(isType("press.captured"));
  await button.acknowledged(1);
  expect(psa.calls).toEqual(["prepare"]);
  button.input(encodeGesture({ bootId: 1, sequence: 1, kind: "double", holdMs: 90 }));
  await events.until(isType("ticket.accepted"));
  expect(psa.drafts[0]?.internalNote).toContain("double, held 90 ms");
});

test("without a gesture the press is sent as a short one when the window is over", async () => {
  const psa = new FakePsa();
  const { button, events } = await bridgeRig(psa, { delivery: { gestureWindowMs: 30 } });
  button.press("none");
  await events.until(isType("ticket.accepted"));
  expect(psa.drafts[0]?.internalNote).toContain("plugged in, short");
});

test("off-line: saved, told once, and sent by itself when the helpdesk system is back", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push(...Array.from({ length: 4 }, () => offline));
  const { events, pressAndWait, lightNames } = await bridgeRig(psa);
  await pressAndWait();
  await events.until(isLight("sent"));
  expect(lightNames()).toEqual(["idle", "saved", "sending", "saved-offline", "sent"]);
  expect(events.all.filter(isType("destination.changed"))).toMatchObject([
    { state: "unreachable", error: { code: "network_unreachable" } },
    { state: "reachable" },
  ]);
  expect(psa.drafts).toHaveLength(1);
});

test("refused credentials: the press waits, the light says blocked, and nothing is lost", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: false, answer: { status: "rejected", error: failure("auth_rejected") } });
  const { button, events, lightNames } = await bridgeRig(psa);
  for (let count = 0; count < 3; count++) {
    button.press();
  }
  await events.untilCount(3, isType("ticket.accepted"));
  expect(lightNames()).toContain("blocked");
  expect(psa.drafts).toHaveLength(3);
});

test("a refused ticket is kept and goes out after a restart with a configuration it fits", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: false, answer: { status: "rejected", error: failure("value_unknown") } });
  const rig = await bridgeRig(psa);
  rig.button.press();
  const failed = await rig.events.until(isType("delivery.failed"));
  expect(failed).toMatchObject({ error: { code: "value_unknown" }, nextAttemptAtMs: undefined });
  await rig.events.until(isLight("failed"));
  await rig.restart();
  await rig.events.until(isType("ticket.accepted"));
  expect(psa.drafts).toHaveLength(1);
});

test("a press whose acknowledgement was lost is reported again by the button and not doubled", async () => {
  const psa = new FakePsa();
  const rig = await bridgeRig(psa);
  rig.button.isDeaf = true;
  rig.button.press();
  await rig.events.until(isType("ticket.accepted"));
  await rig.restart();
  rig.button.isDeaf = false;
  await rig.button.acknowledged(1, "press");
  await rig.button.acknowledged(1, "gesture");
  expect((await rig.bridge.queue()).counts.sent).toBe(1);
  expect(psa.drafts).toHaveLength(1);
});

test("unplugged in mid-press: what was recorded is sent, the rest comes with the next plug", async () => {
  const psa = new FakePsa();
  const { button, events } = await bridgeRig(psa, { delivery: { gestureWindowMs: 30 } });
  button.press("none");
  button.detach();
  await events.until(isType("button.detached"));
  await events.until(isType("button.none"));
  const attached = events.next(isType("button.attached"));
  button.attach();
  await attached;
  await button.acknowledged(1);
  await events.until(isType("ticket.accepted"));
  expect(psa.drafts).toHaveLength(1);
});

test("a bridge without a button says so once and takes up the one that comes", async () => {
  const psa = new FakePsa();
  const { button, events, restart, pressAndWait } = await bridgeRig(psa);
  button.detach();
  await events.until(isType("button.none"));
  const none = events.next(isType("button.none"));
  const restarted = restart();
  await none;
  button.attach();
  await restarted;
  await pressAndWait();
  expect(events.all.filter(isType("button.none"))).toHaveLength(2); // when it was unplugged, and by the next run
});

test("reports that are not as the protocol says are told once, and nothing is sent", async () => {
  const psa = new FakePsa();
  const { button, events, pressAndWait } = await bridgeRig(psa);
  for (let count = 0; count < 3; count++) {
    button.input(encodePress({ bootId: 1, sequence: 1, deviceTimeMs: 1 }).subarray(0, 7));
    button.input(Uint8Array.of(77, 1, 2));
  }
  await pressAndWait();
  expect(events.all.filter(isType("report.invalid"))).toHaveLength(2);
  expect(psa.drafts).toHaveLength(1);
});

test("a blocked main thread delays nothing: the press is acknowledged while it is blocked", async () => {
  const psa = new FakePsa();
  const { button, events, bridge } = await bridgeRig(psa);
  // The button plays in this thread too, so the report is sent before the block, and the rest is read after it.
  button.press();
  await new Promise((resolve) => setImmediate(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  const unblockedAtMs = Date.now();
  const recorded = await events.until(isType("press.recorded"));
  expect(recorded.type === "press.recorded" && recorded.recordedAtMs).toBeLessThan(unblockedAtMs - 50);
  await events.until(isType("ticket.accepted"));
  expect((await bridge.queue()).counts.sent).toBe(1);
});

test("a second bridge on the same database is refused with what to do", async () => {
  const { databasePath } = await bridgeRig(new FakePsa());
  const second = startBridge({
    config: testConfig(),
    transport: { kind: "socket", path: `${databasePath}.sock` },
    adapter: new FakePsa(),
    databasePath,
    logger: silentLogger,
  });
  await expect(second).rejects.toMatchObject({
    name: "Tier2Error",
    code: "database_in_use",
    category: "storage",
    hint: expect.stringContaining("Stop the other one"),
  });
});

test("stopping says good-bye: dark for ever", async () => {
  const rig = await bridgeRig(new FakePsa());
  await rig.restart();
  const byes = rig.button.happenings.all.filter(
    (happening) => happening.type === "light" && happening.light.timeToLiveMs === 0,
  );
  expect(byes).toMatchObject([{ light: { pattern: "off" } }]);
});

test("a stopped bridge can be stopped again, and says that it is stopped when it is asked", async () => {
  const { bridge } = await bridgeRig(new FakePsa());
  await Promise.all([bridge.stop(), bridge.stop()]);
  await bridge.ended;
  await expect(bridge.queue()).rejects.toMatchObject({ code: "bridge_stopped", category: "bridge" });
});

test("a recorder that dies ends the bridge, and everybody is told", async () => {
  const died = { code: "recorder_died", category: "internal", message: "it broke", hint: "start again" } as const;
  const deaths: (() => void)[] = [];
  const events: BridgeEvent[] = [];
  const bridge = await startBridge(
    {
      config: testConfig(),
      transport: { kind: "socket", path: "unused" },
      adapter: new FakePsa(),
      databasePath: "unused",
      logger: silentLogger,
      onEvent: (event) => events.push(event),
    },
    {
      openRecorder: async (_settings, listeners) => {
        deaths.push(() => listeners.onDied(died));
        const answers = {
          lookups: [],
          review: undefined,
          incomplete: [],
          withoutEvidence: [],
          lease: { presses: [], nextDueAtMs: undefined },
          showLife: undefined,
        };
        return {
          call: async (name) => {
            if (!(name in answers)) {
              throw new Error(`not planned: ${name}`);
            }
            return answers[name as keyof typeof answers];
          },
        };
      },
    },
  );
  for (const die of deaths) {
    die();
  }
  await expect(bridge.ended).rejects.toMatchObject({ code: "recorder_died" });
  expect(events).toEqual([{ type: "bridge.failed", error: died }]);
});
