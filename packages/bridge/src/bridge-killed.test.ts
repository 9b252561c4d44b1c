import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { BridgeEvent } from "./events.ts";
import { FakeButton } from "./testing/fake-button.ts";
import { Happenings } from "./testing/happenings.ts";
import { startHttpPsa } from "./testing/http-psa.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const script = fileURLToPath(new URL("testing/bridge-process.ts", import.meta.url));

/** A button and a helpdesk system that live on, and a bridge process that is killed again and again. */
async function rig() {
  const folder = temporaryFolder();
  const socketPath = path.join(folder, "button.sock");
  const psa = await startHttpPsa();
  const button = await FakeButton.plugIn(socketPath);
  const events = new Happenings<BridgeEvent>();
  let child: ChildProcess | undefined;
  const ended = async (): Promise<number | null> =>
    new Promise((resolve) => {
      child?.once("exit", (code) => resolve(code));
    });
  onTestFinished(async () => {
    child?.kill("SIGKILL");
    await button.close();
    await psa.close();
  });
  return {
    psa,
    button,
    events,
    start: async () => {
      const attached = events.next(({ type }) => type === "button.attached");
      child = fork(script, [socketPath, path.join(folder, "presses.sqlite"), psa.url], {
        execArgv: ["--conditions=source"],
      });
      child.on("message", (event: BridgeEvent) => events.add(event));
      await attached;
    },
    kill: async () => {
      const exit = ended();
      child?.kill("SIGKILL");
      await exit;
    },
    /** The exit code, when every press is sent. */
    finish: async () => {
      const exit = ended();
      child?.kill("SIGTERM");
      return exit;
    },
  };
}

type Rig = Awaited<ReturnType<typeof rig>>;

/** Moments in the way of a press; each resolves when it is reached. */
const moments: Readonly<Record<string, (rig: Rig, sequence: number) => Promise<unknown>>> = {
  "it was told as recorded": async ({ events }, sequence) =>
    events.until((event) => event.type === "press.recorded" && event.sequence === sequence),
  "it was acknowledged": async ({ button }, sequence) => button.acknowledged(sequence),
  "its gesture was acknowledged": async ({ button }, sequence) => button.acknowledged(sequence, "gesture"),
  "its delivery began": async ({ events }) => events.next(({ type }) => type === "delivery.started"),
  "the request arrived": async ({ psa }) => psa.happenings.next(({ type }) => type === "asked"),
  "the ticket was made": async ({ psa }) => psa.happenings.next(({ type }) => type === "made"),
  "the answer was sent": async ({ psa }) => psa.happenings.next(({ type }) => type === "answered"),
  "the ticket was told": async ({ events }) => events.next(({ type }) => type === "ticket.accepted"),
};

test.each(Object.entries(moments))("killed when %s: exactly one ticket", async (_name, reached) => {
  const bridge = await rig();
  await bridge.start();
  for (let round = 0; round < 2; round++) {
    const moment = reached(bridge, round + 1);
    bridge.button.press();
    await moment;
    await bridge.kill();
    await bridge.start();
  }
  await bridge.button.acknowledged(2, "gesture");
  expect(await bridge.finish()).toBe(0);
  expect(bridge.psa.tickets).toHaveLength(2);
  expect(new Set(bridge.psa.tickets).size).toBe(2);
});

test("killed before the acknowledgement: the press is reported again and not doubled", async () => {
  const bridge = await rig();
  await bridge.start();
  bridge.button.isDeaf = true;
  bridge.button.press();
  await bridge.events.until(({ type }) => type === "press.recorded");
  await bridge.kill();
  bridge.button.isDeaf = false;
  await bridge.start();
  await bridge.button.acknowledged(1, "press");
  await bridge.button.acknowledged(1, "gesture");
  expect(await bridge.finish()).toBe(0);
  expect(bridge.events.all.filter(({ type }) => type === "press.recorded")).toHaveLength(1);
  expect(bridge.psa.tickets).toHaveLength(1);
});

test("presses made while no bridge runs are taken up by the next one", async () => {
  const bridge = await rig();
  bridge.button.press();
  bridge.button.press();
  await bridge.start();
  await bridge.button.acknowledged(2, "gesture");
  expect(await bridge.finish()).toBe(0);
  expect(bridge.psa.tickets).toHaveLength(2);
});
