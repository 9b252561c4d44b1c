import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { Agent, fetch } from "undici";
import { startBridgeHere } from "../lib/bridge-here.ts";
import { crashRun } from "../lib/crash-run.ts";
import { startDelayProxy } from "../lib/delay-proxy.ts";
import { isSent } from "../lib/played-button.ts";
import { type Row, bestRound, percentile, row } from "./row.ts";

const group = "delivery";
const roundTripMs = 50;
const pressesPerRound = 15;
const rounds = 3;
/** One as the control, one in the place of the finger that holds the switch. */
const barePerPress = 2;

/** Warm: settled gesture -> the light says sent, over a proxy that delays; against a bare warm request the same way. */
async function warmRows(): Promise<Row[]> {
  const sandbox = await startConnectWiseSandbox();
  const proxy = await startDelayProxy(Number(new URL(sandbox.url).port), roundTripMs);
  const bridge = await startBridgeHere(sandbox, {
    site: `http://127.0.0.1:${proxy.port}`,
    person: { email: "jane.doe@acme.example" },
  });
  const { button } = bridge;
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

  /** A ticket made by one warm request over the same proxy: round trip and server. */
  const bare = async (): Promise<number> => {
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${proxy.port}/${sandbox.data.codebase}apis/3.0/service/tickets`, {
      dispatcher: agent,
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString("base64")}`,
        clientId,
        "content-type": "application/json",
      },
      body: JSON.stringify({ summary: "control", company: { identifier: sandbox.config.company } }),
    });
    await answer.text();
    if (answer.status !== 201) {
      throw new Error(`the control made no ticket: ${answer.status}`);
    }
    return performance.now() - startedAt;
  };
  const { companyId, publicKey, privateKey, clientId } = sandbox.config;

  const apiRequests = (): number => sandbox.requests.filter(({ path }) => path.includes("/apis/")).length;

  try {
    for (let warming = 0; warming < 5; warming++) {
      await deliver();
      await bare();
    }
    const measured: { value: number; control: number }[] = [];
    const requestsBefore = apiRequests();
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
    const measuredRequests = apiRequests() - requestsBefore - barePerPress * presses;
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
    await bridge.close();
    await agent.close();
    await proxy.close();
    await sandbox.close();
  }
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
