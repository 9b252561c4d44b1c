import { startDelayProxy } from "../../lib/delay-proxy.ts";
import { startBridgeHere } from "../../lib/bridge-here.ts";
import { isSent } from "../../lib/played-button.ts";
import { startAteraSandbox } from "../../../packages/psa-adapters/src/atera/sandbox/index.ts";
import { startAutotaskSandbox } from "../../../packages/psa-adapters/src/autotask/sandbox/index.ts";
import { startConnectWiseSandbox } from "../../../packages/psa-adapters/src/connectwise/sandbox/index.ts";
import { startKaseyaBmsSandbox } from "../../../packages/psa-adapters/src/kaseya-bms/sandbox/index.ts";
import { type Row, row } from "../row.ts";
import { bareTicketRequest } from "./bare-request.ts";
import { type TimedPress, timedRounds, untilQuiet } from "./timed.ts";

const roundTripMs = 50;
const pressesPerRound = 15;
const warmingPresses = 5;

interface Sandbox {
  readonly url: string;
  readonly config: { readonly kind: string };
  readonly requests: readonly unknown[];
  close(): Promise<void>;
}

const starters: readonly (() => Promise<Sandbox>)[] = [
  startAteraSandbox,
  startAutotaskSandbox,
  startConnectWiseSandbox,
  startKaseyaBmsSandbox,
];

/** Settled gesture -> the light says sent, over a proxy that delays; against the bare request the same way. */
async function rowsOf(group: string, start: () => Promise<Sandbox>): Promise<Row[]> {
  const sandbox = await start();
  const { kind } = sandbox.config;
  const proxy = await startDelayProxy(Number(new URL(sandbox.url).port), roundTripMs);
  const site = `http://127.0.0.1:${proxy.port}`;
  const section = { ...sandbox.config, site };
  const bare = await bareTicketRequest(section);
  const bridge = await startBridgeHere(sandbox, { site, person: { email: "jane.doe@acme.example" } });
  const { button } = bridge;
  let sequence = 0;

  const press = async (): Promise<TimedPress> => {
    sequence++;
    const saved = new Promise<void>((resolve) => {
      button.onAcknowledge = () => resolve();
    });
    button.press(sequence);
    await saved;
    await untilQuiet(sandbox, roundTripMs);
    await bare.send(); // the time a finger takes; the bridge's connection is opened and kept meanwhile
    const bareMs = await bare.send();
    const lit = new Promise<void>((resolve) => {
      button.onLight = (light) => isSent(light) && resolve();
    });
    const requestsBefore = sandbox.requests.length;
    const startedAt = performance.now();
    button.gesture(sequence);
    await lit;
    const deliveryMs = performance.now() - startedAt;
    return { deliveryMs, bareMs, requests: sandbox.requests.length - requestsBefore };
  };

  try {
    for (let warming = 0; warming < warmingPresses; warming++) {
      await press();
    }
    const { medians, mostRequests } = await timedRounds(pressesPerRound, press);
    return [
      row({
        group,
        name: `${kind}: requests of the bridge from the settled gesture to sent, most of any press`,
        value: mostRequests,
        unit: "",
        goal: { on: "value", op: "<=", limit: 1 },
      }),
      row({
        group,
        name: `${kind}: settled gesture -> sent at ${roundTripMs} ms RTT, warm, p50 (control: bare request)`,
        ...medians,
        unit: "ms",
        goal: { on: "ratio", op: "<=", limit: 1.1 },
      }),
    ];
  } finally {
    await bridge.close();
    await bare.close();
    await proxy.close();
    await sandbox.close();
  }
}

/** The same for each of the four PSA systems. */
export async function warmRows(group: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const start of starters) {
    rows.push(...(await rowsOf(group, start)));
  }
  return rows;
}
