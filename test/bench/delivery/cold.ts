import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { startDelayProxy } from "../../lib/delay-proxy.ts";
import { PlayedButton, isSent } from "../../lib/played-button.ts";
import { Tier2Process } from "../../lib/tier2-process.ts";
import { type Row, row } from "../row.ts";
import { bareTicketRequest } from "./bare-request.ts";
import { type TimedPress, timedRounds, untilQuiet } from "./timed.ts";

const roundTripMs = 50;
const pressesPerRound = 7;
/** From the edge to the settled gesture: the 80 ms that the played button is held, and the window for a second press. */
const settledAfterMs = 380;

async function died(bridge: Tier2Process): Promise<never> {
  await bridge.ended;
  throw new Error(`the bridge ended before the light said sent:\n${bridge.stderr}`);
}

/** The first press of a process: settled gesture -> the light says sent. What a process keeps on disk, the next one finds. */
export async function coldRows(group: string): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-cold-"));
  const socketPath = path.join(folder, "button.sock");
  const sandbox = await startConnectWiseSandbox();
  const proxy = await startDelayProxy(Number(new URL(sandbox.url).port), roundTripMs);
  const section = { ...sandbox.config, site: `http://127.0.0.1:${proxy.port}` };
  const bare = await bareTicketRequest(section);
  const button = await PlayedButton.start(socketPath);
  const configFile = path.join(folder, "config.yaml");
  const config = {
    schemaVersion: 1,
    psa: { ...section, publicKey: "env:PUBLIC_KEY", privateKey: "env:PRIVATE_KEY" },
    person: { email: "jane.doe@acme.example" },
    device: { transport: "socket", path: socketPath },
    dataDirectory: path.join(folder, "data"),
    policy: { fold: false }, // each press a ticket of its own
  };
  await writeFile(configFile, JSON.stringify(config));
  const secrets = { PUBLIC_KEY: section.publicKey, PRIVATE_KEY: section.privateKey };
  let sequence = 0;

  /** The only press of a new process. */
  const press = async (): Promise<TimedPress> => {
    const bareMs = await bare.send();
    const requestsBefore = sandbox.requests.length;
    const bridge = new Tier2Process(["run", "--config", configFile], secrets);
    try {
      await bridge.says(/button\.attached/);
      sequence++;
      button.press(sequence);
      await wait(settledAfterMs); // the moment is the point
      const lit = new Promise<void>((resolve) => {
        button.onLight = (light) => isSent(light) && resolve();
      });
      const startedAt = performance.now();
      button.gesture(sequence);
      await Promise.race([lit, died(bridge)]);
      const deliveryMs = performance.now() - startedAt;
      const requests = sandbox.requests.length - requestsBefore;
      await untilQuiet(sandbox, roundTripMs);
      return { deliveryMs, bareMs, requests };
    } finally {
      await bridge.stop();
    }
  };

  try {
    await press(); // fills what is kept on disk
    const { medians, mostRequests } = await timedRounds(pressesPerRound, press);
    return [
      row({
        group,
        name: "connectwise: requests of a process's first press until sent (one opens the connection)",
        value: mostRequests,
        unit: "",
        goal: { on: "value", op: "<=", limit: 2 },
      }),
      row({
        group,
        name: `connectwise: settled gesture -> sent at ${roundTripMs} ms RTT, a process's first press, p50 (control: bare request)`,
        ...medians,
        unit: "ms",
        goal: { on: "ratio", op: "<=", limit: 1.3 },
      }),
    ];
  } finally {
    await bare.close();
    await button.close();
    await proxy.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}
