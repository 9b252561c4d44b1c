// Presses that wait for long, and many of them: drained in order, each once, without more memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type BridgeEvent, silentLogger, startBridge } from "@tier2/bridge";
import { encodeGesture, encodePress } from "@tier2/button";
import { expect, onTestFinished, test } from "vitest";
import { FakeButton } from "../../packages/bridge/src/testing/fake-button.ts";
import { FakeClock } from "../../packages/bridge/src/testing/fake-clock.ts";
import { FakePsa } from "../../packages/bridge/src/testing/fake-psa.ts";
import { Happenings } from "../../packages/bridge/src/testing/happenings.ts";
import { MemoryButton, MemoryTransport } from "../../packages/bridge/src/testing/memory-transport.ts";
import { testConfig } from "../../packages/bridge/src/testing/test-config.ts";
import { openTestStores } from "../../packages/bridge/src/testing/test-stores.ts";
import { seededRandom } from "../../packages/psa-adapters/src/sandbox/seeded-random.ts";
import { scaled } from "../lib/scale.ts";
import { blindObserver, recorderIn } from "../lib/simulated-recorder.ts";

const queued = scaled({ small: 1000, full: 10_000 });
const mostAtOnce = 4;
/** What the test itself notes of each press included. */
const mostGrowthBytes = 24 * 1024 * 1024;
const seed = Number(process.env["TIER2_SEED"] ?? Date.now() % 1_000_000);

function scratchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-queue-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What is still needed: a heap that nobody collects grows as it likes. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

const isIn = (type: BridgeEvent["type"]) => (event: BridgeEvent) => event.type === type;

test(`${queued} presses queued: drained in order, each once, memory bounded`, async () => {
  const folder = scratchFolder();
  const databasePath = path.join(folder, "presses.sqlite");
  const { presses, commits } = openTestStores(databasePath, Date.now());
  const evidence = JSON.stringify({ capturedAtMs: 0, fields: {}, filler: "x".repeat(4000) });
  const ids: string[] = [];
  for (let sequence = 1; sequence <= queued; sequence += 1) {
    const { pressId } = presses.recordPress("S1", { bootId: 1, sequence, deviceTimeMs: 0 }, Date.now());
    presses.recordGesture("S1", { bootId: 1, sequence, kind: "short", holdMs: 80 }, Date.now());
    presses.storeEvidence(pressId, evidence, "jdoe");
    ids.push(pressId);
  }
  commits.close();

  const socketPath = path.join(folder, "button.sock");
  const button = await FakeButton.plugIn(socketPath);
  onTestFinished(async () => button.close());
  const psa = new FakePsa();
  const order: number[] = [];
  psa.submit = async ({ pressId }) => {
    order.push(ids.indexOf(pressId));
    await turn();
    return { status: "accepted", ticket: { id: pressId, number: pressId } };
  };
  const { promise: drained, resolve } = Promise.withResolvers<void>();
  let sent = 0;
  let firstBytes = 0;
  const startedAt = performance.now();
  const bridge = await startBridge({
    config: testConfig(),
    transport: { kind: "socket", path: socketPath },
    adapter: psa,
    databasePath,
    logger: silentLogger,
    onEvent: (event) => {
      if (event.type === "ticket.accepted") {
        sent += 1;
        psa.calls.length = 0;
        firstBytes = sent === queued / 10 ? heldBytes() : firstBytes; // everything is loaded by now
        if (sent === queued) {
          resolve();
        }
      }
    },
  });
  onTestFinished(async () => bridge.stop());
  await drained;
  const seconds = (performance.now() - startedAt) / 1000;
  const grownBytes = heldBytes() - firstBytes;
  process.stderr.write(
    `${queued} presses drained in ${seconds.toFixed(1)} s, ${(grownBytes / 1024 / 1024).toFixed(0)} MB more than at first\n`,
  );
  expect(new Set(order).size).toBe(queued);
  // Those that are under way at the same time may overtake each other, nothing else.
  expect(order.filter((place, index) => Math.abs(place - index) >= mostAtOnce)).toEqual([]);
  expect(grownBytes).toBeLessThan(mostGrowthBytes);
});

const outageDays = scaled({ small: 1, full: 3 });
const outageMs = outageDays * 86_400_000;
const pressesInOutage = scaled({ small: 150, full: 500 });
/** Full jitter waits half of delivery.backoffCapMs (5 minutes) on the average, however many presses wait. */
const mostTries = (outageMs / 150_000) * 1.2;

test(`the helpdesk system is away for ${outageDays} days with ${pressesInOutage} presses, the clock is set now and then: all come in, once and in order (seed ${seed})`, async () => {
  const folder = scratchFolder();
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const transport = new MemoryTransport();
  const button = new MemoryButton("/a", "S1");
  transport.attach(button);
  const psa = new FakePsa();
  let isAway = true;
  const submit = psa.submit.bind(psa);
  const refusal = { status: "retry", error: { code: "network_unreachable", message: "made by the test" } } as const;
  psa.submit = async (draft) => {
    if (isAway) {
      psa.plannedSubmits.unshift({ makes: false, answer: refusal });
    }
    return submit(draft);
  };
  const events = new Happenings<BridgeEvent>();
  const bridge = await startBridge(
    {
      config: testConfig({
        watch: { enabled: false },
        delivery: {
          backoffBaseMs: 1000,
          backoffCapMs: 300_000,
          timeoutMs: 30_000,
          settleMs: 5000,
          gestureWindowMs: 3000,
        },
      }),
      transport: { kind: "socket", path: "not used" },
      adapter: psa,
      databasePath: path.join(folder, "presses.sqlite"),
      logger: silentLogger,
      onEvent: (event) => events.add(event),
    },
    {
      clock,
      random,
      openRecorder: recorderIn(clock, transport),
      openObserver: async () => blindObserver(clock),
    },
  );
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns += 1) {
      await turn();
    }
  };
  const passTime = async (byMs: number): Promise<void> => {
    const endMs = clock.elapsed() + byMs;
    for (await settle(); (clock.nextAtMs ?? endMs) < endMs; await settle()) {
      clock.advance((clock.nextAtMs ?? endMs) - clock.elapsed());
    }
    clock.advance(endMs - clock.elapsed());
    await settle();
  };
  await events.until(isIn("button.attached"));

  for (let sequence = 1; sequence <= pressesInOutage; sequence += 1) {
    button.input(encodePress({ bootId: 1, sequence, deviceTimeMs: sequence }));
    button.input(encodeGesture({ bootId: 1, sequence, kind: "short", holdMs: 80 }));
    await passTime(outageMs / pressesInOutage);
    if (sequence % 100 === 0) {
      clock.set(Math.round((random() - 0.5) * 2 * 86_400_000)); // a day ahead or back at most
    }
  }
  const tries = psa.calls.filter((call) => call.startsWith("submit")).length;
  expect(psa.drafts).toEqual([]);
  expect(tries).toBeLessThan(mostTries);

  isAway = false;
  await passTime(3_600_000);
  const recorded = events.all.flatMap((event) => (event.type === "press.recorded" ? [event.pressId] : []));
  const order = psa.drafts.map(({ pressId }) => recorded.indexOf(pressId));
  expect(new Set(order).size).toBe(pressesInOutage);
  // The one that finds the helpdesk system back need not be the oldest: that one may wait after its own last attempt.
  expect(order.filter((place, index) => Math.abs(place - index) >= mostAtOnce)).toEqual([]);
  process.stderr.write(`seed ${seed}: ${tries} tries in ${outageDays} days, then ${psa.drafts.length} tickets\n`);
  expect(events.all.filter(isIn("press.dead"))).toEqual([]);
  const stopped = bridge.stop();
  await passTime(60_000);
  await stopped;
});
