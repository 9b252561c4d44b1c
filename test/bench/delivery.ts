import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { databasePathIn, openConfiguredAdapter, parseConfig, silentLogger, startBridge } from "@tier2/bridge";
import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { Agent, fetch } from "undici";
import { crashRun } from "../lib/crash-run.ts";
import { startDelayProxy } from "../lib/delay-proxy.ts";
import { PlayedButton, isSent } from "../lib/played-button.ts";
import { type Row, bestRound, percentile, row } from "./row.ts";

const group = "delivery";
const roundTripMs = 50;
const pressesPerRound = 15;
const rounds = 3;

/** Warm: settled gesture -> the light says sent, over a proxy that delays; against a bare warm request the same way. */
async function warmRows(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-bench-"));
  const sandbox = await startConnectWiseSandbox();
  const proxy = await startDelayProxy(Number(new URL(sandbox.url).port), roundTripMs);
  const socketPath = path.join(folder, "button.sock");
  const button = await PlayedButton.start(socketPath);
  const { privateKey, ...psa } = { ...sandbox.config, site: `http://127.0.0.1:${proxy.port}` };
  const text = { schemaVersion: 1, psa: { ...psa, privateKey: "env:KEY" }, person: { email: "jane.doe@acme.example" } };
  const loaded = parseConfig("bench.yaml", JSON.stringify(text));
  const attached = Promise.withResolvers<void>();
  const bridge = await startBridge({
    config: loaded.config,
    transport: { kind: "socket", path: socketPath },
    adapter: await openConfiguredAdapter(loaded, { KEY: privateKey }),
    databasePath: databasePathIn(folder),
    logger: silentLogger,
    onEvent: (event) => event.type === "button.attached" && attached.resolve(),
  });
  const agent = new Agent();
  let sequence = 0;

  /** Milliseconds from the gesture to the light. The press itself went before, as with a finger. */
  const deliver = async (): Promise<number> => {
    sequence++;
    const pressSaved = new Promise<void>((resolve) => {
      button.onAcknowledge = () => resolve();
    });
    button.press(sequence);
    await pressSaved;
    await bare(); // the time a finger takes; the connection is opened and kept meanwhile
    const lit = new Promise<void>((resolve) => {
      button.onLight = (light) => isSent(light) && resolve();
    });
    const startedAt = performance.now();
    button.gesture(sequence);
    await lit;
    return performance.now() - startedAt;
  };

  /** A warm request over the same proxy: round trip and server. */
  const bare = async (): Promise<number> => {
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${proxy.port}/login/companyinfo/examplemsp`, { dispatcher: agent });
    await answer.text();
    return performance.now() - startedAt;
  };

  try {
    await attached.promise;
    for (let warming = 0; warming < 5; warming++) {
      await deliver();
      await bare();
    }
    const measured: { value: number; control: number }[] = [];
    const ticketRequests = sandbox.tickets().length;
    for (let round = 0; round < rounds; round++) {
      const samples: { readonly delivery: number; readonly bare: number }[] = [];
      for (let press = 0; press < pressesPerRound; press++) {
        samples.push({ bare: await bare(), delivery: await deliver() });
      }
      measured.push({
        value: percentile(
          samples.map((sample) => sample.delivery),
          0.5,
        ),
        control: percentile(
          samples.map((sample) => sample.bare),
          0.5,
        ),
      });
    }
    const presses = rounds * pressesPerRound;
    const own = sandbox.requests.slice().filter(({ path: address }) => address.includes("/apis/"));
    const measuredRequests = own.length - ownBefore(own, ticketRequests);
    return [
      row({
        group,
        name: "requests per ticket, caches resolved",
        value: measuredRequests / presses,
        unit: "",
        goal: { on: "value", op: "<=", limit: 1 },
      }),
      row({
        group,
        name: `settled gesture -> sent at ${roundTripMs} ms RTT, warm, p50 (control: bare request)`,
        ...bestRound(measured),
        unit: "ms",
        goal: { on: "ratio", op: "<=", limit: 1.1 },
      }),
    ];
  } finally {
    await bridge.stop();
    await agent.close();
    await button.close();
    await proxy.close();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many of the requests were made before the ticket with this number (from 1) stood. */
function ownBefore(requests: readonly { readonly method: string; readonly path: string }[], tickets: number): number {
  let made = 0;
  return requests.findIndex(({ method, path: address }) => {
    made += method === "POST" && address.endsWith("/service/tickets") ? 1 : 0;
    return made > tickets;
  });
}

/** 20 presses per kill -9, a fifth of the answers lost. */
async function crashRows(): Promise<Row[]> {
  const presses = 100;
  const seed = 20;
  const { stored, ticketPressIds, posts, finds } = await crashRun({
    seed,
    presses,
    pressesPerKill: 20,
    faults: [{ dropAfterCommit: { probability: 0.1 }, midAnswer: { probability: 0.1 } }],
  });
  const made = new Set(ticketPressIds);
  const figure = (name: string, value: number, limit: number): Row =>
    row({ group, name, value, unit: "", goal: { on: "value", op: "<=", limit } });
  return [
    figure("kill -9 every 20 presses, 20 % lost answers: lost", stored.filter(({ id }) => !made.has(id)).length, 0),
    figure("kill -9 every 20 presses, 20 % lost answers: duplicate", ticketPressIds.length - made.size, 0),
    figure("kill -9 every 20 presses, 20 % lost answers: (POSTs + finds) per ticket", (posts + finds) / presses, 1.4),
  ];
}

/** The group delivery: requests and time per ticket, and what is lost or doubled when things break. */
export async function deliveryRows(): Promise<Row[]> {
  return [...(await warmRows()), ...(await crashRows())];
}
