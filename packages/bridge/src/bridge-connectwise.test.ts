import { type PsaAdapter, openAdapter } from "@tier2/psa-adapters";
import { type ConnectWiseSandbox, type Faults, startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import type { BridgeEvent } from "./events.ts";
import { type BridgeRig, bridgeRig } from "./testing/bridge-rig.ts";
import { testConfig } from "./testing/test-config.ts";

/** Longest time of a request and of an attempt: a fault that delays is longer. */
const timeoutMs = 250;

interface SandboxRig extends BridgeRig {
  readonly sandbox: ConnectWiseSandbox;
}

async function adapterOf(
  { config }: ConnectWiseSandbox,
  change: {
    readonly privateKey?: string;
    readonly company?: string;
    readonly catchAll?: { readonly company: string; readonly contactEmail: string };
  } = {},
): Promise<PsaAdapter> {
  const section = { ...config, timeoutMs, ...change };
  return openAdapter(section);
}

async function rig(): Promise<SandboxRig> {
  const sandbox = await startConnectWiseSandbox();
  onTestFinished(async () => sandbox.close());
  const adapter = await adapterOf(sandbox);
  return { ...(await bridgeRig(adapter, { delivery: { timeoutMs: 2 * timeoutMs } })), sandbox };
}

const isAccepted = ({ type }: BridgeEvent): boolean => type === "ticket.accepted";
const isLight =
  (name: string) =>
  (event: BridgeEvent): boolean =>
    event.type === "light.changed" && event.name === name;

/** The press id of each ticket. */
const pressIds = ({ sandbox }: SandboxRig): (string | undefined)[] =>
  sandbox.tickets().map(({ externalXRef }) => externalXRef);

test("a press becomes one ticket with its texts, by one request when everything is looked up", async () => {
  const bridge = await rig();
  await bridge.pressAndWait();
  const isReported = (event: BridgeEvent): boolean => event.type === "follow-up.done" && event.name === "report.html";
  await bridge.events.until(isReported);
  const before = bridge.sandbox.requests.length;
  const reported = bridge.events.next(isReported);
  const pressId = await bridge.pressAndWait();
  // Beside it at most what opens the connection while the gesture settles.
  const requests = bridge.sandbox.requests.slice(before).filter(({ path }) => !path.includes("companyinfo"));
  expect(requests.slice(0, 1).map(({ method, status }) => `${method} ${status}`)).toEqual(["POST 201"]);
  await reported;
  const ticket = bridge.sandbox.tickets().at(-1);
  expect(ticket).toMatchObject({ externalXRef: pressId, summary: expect.stringContaining("Ann Example") });
  expect(JSON.stringify(ticket?.notes)).toContain("Ann Example pressed the help button");
  expect(JSON.stringify(ticket?.notes)).toContain("Machine data");
});

const faults: readonly (readonly [string, Faults])[] = [
  ["the connection is closed before anything is done", { dropBefore: { count: 2 } }],
  ["the answer is lost after the ticket was made", { dropAfterCommit: { count: 1 } }],
  ["the answer ends in the middle", { midAnswer: { count: 1 } }],
  ["too many requests", { tooManyRequests: { count: 1, retryAfterSeconds: 0 } }],
  ["a server error", { serverError: { count: 2 } }],
  ["a server error after the ticket was made", { serverErrorAfterCommit: { count: 1 } }],
  ["an answer that is no JSON", { badJson: { count: 1 } }],
  ["an answer that comes too late", { delay: { ms: timeoutMs * 1.2, count: 1 } }],
  ["everything fails for a while", { serverError: { count: 3 }, dropBefore: { count: 3 }, everything: true }],
];

test.each(faults)("%s: exactly one ticket", async (_name, fault) => {
  const bridge = await rig();
  bridge.sandbox.faults.set(fault);
  const pressId = await bridge.pressAndWait();
  await bridge.events.until(isLight("sent"));
  expect(pressIds(bridge)).toEqual([pressId]);
});

test("all faults at random, many presses: each exactly one ticket", async () => {
  const bridge = await rig();
  const chance = { probability: 0.12 };
  const seed = 20_261_121;
  bridge.sandbox.faults.set({
    dropBefore: chance,
    dropAfterCommit: chance,
    midAnswer: chance,
    serverError: chance,
    serverErrorAfterCommit: chance,
    badJson: chance,
    seed,
  });
  const presses = 20;
  for (let count = 0; count < presses; count++) {
    bridge.button.press();
  }
  await bridge.events.untilCount(presses, isAccepted);
  const ids = pressIds(bridge);
  expect({ seed, tickets: ids.length, distinct: new Set(ids).size }).toEqual({
    seed,
    tickets: presses,
    distinct: presses,
  });
});

test("off-line: saved-offline, and sent when it is back", async () => {
  const bridge = await rig();
  bridge.sandbox.faults.set({ offline: {} });
  const accepted = bridge.events.next(isAccepted);
  bridge.button.press();
  bridge.button.press();
  await bridge.events.until(isLight("saved-offline"));
  expect(pressIds(bridge)).toEqual([]);
  bridge.sandbox.faults.set({});
  await accepted;
  await bridge.events.untilCount(2, isAccepted);
  await bridge.events.until(isLight("sent"));
  expect(new Set(pressIds(bridge)).size).toBe(2);
});

test("a revoked key pauses the destination; with the key back nothing is lost", async () => {
  const bridge = await rig();
  await bridge.pressAndWait();
  const { data } = bridge.sandbox;
  const { privateKey } = data;
  data.privateKey = "another-key";
  bridge.button.press();
  const paused = await bridge.events.until((event) => event.type === "destination.changed");
  expect(paused).toMatchObject({ state: "paused", error: { code: "auth_rejected" } });
  await bridge.events.until(isLight("blocked"));
  bridge.button.press();
  data.privateKey = privateKey;
  await bridge.events.untilCount(3, isAccepted);
  expect(new Set(pressIds(bridge)).size).toBe(3);
});

test("a key that is changed to a wrong one is told without a press, by one question; the right one as well", async () => {
  const bridge = await rig();
  const { sandbox } = bridge;
  const change = async (privateKey: string): Promise<BridgeEvent> => {
    const told = bridge.events.next(({ type }) => type === "destination.changed");
    const adapter = await adapterOf(sandbox, { privateKey });
    await bridge.bridge.apply({ config: testConfig(), adapter, access: { first: privateKey } });
    return told;
  };
  expect(await change("another-key")).toMatchObject({ state: "paused", error: { code: "auth_rejected" } });
  // who answers at this address, and the question
  expect(sandbox.requests.map(({ method, status }) => `${method} ${status}`)).toEqual(["GET 200", "GET 401"]);
  expect(await change(sandbox.data.privateKey)).toMatchObject({ state: "reachable" });
  await bridge.pressAndWait();
  expect(pressIds(bridge)).toHaveLength(1);
});

test("companies that do not exist fail the press; a restart with the right ones sends it", async () => {
  const bridge = await rig();
  const catchAll = { company: "Nobody", contactEmail: "unregistered@msp.example" };
  await bridge.restart(await adapterOf(bridge.sandbox, { company: "Acmee", catchAll }));
  bridge.button.press();
  const failed = await bridge.events.until((event) => event.type === "delivery.failed");
  expect(failed).toMatchObject({ error: { code: "value_unknown" }, nextAttemptAtMs: undefined });
  await bridge.restart();
  await bridge.events.until(isAccepted);
  expect(pressIds(bridge)).toHaveLength(1);
});
