// A fleet on one Autotask tenant: all start at eight on their first day, with nothing cached; on the second, soon after eight,
// many press within minutes.
import process from "node:process";
import { setImmediate as turn } from "node:timers/promises";
import type { AdapterContext, PsaAdapter } from "@tier2/psa-adapters";
import { Agent, fetch as undiciFetch } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { FakeClock } from "../../packages/bridge/src/testing/fake-clock.ts";
import { autotask } from "../../packages/psa-adapters/src/autotask/index.ts";
import { startAutotaskSandbox } from "../../packages/psa-adapters/src/autotask/sandbox/index.ts";
import { seededRandom } from "../../packages/psa-adapters/src/sandbox/seeded-random.ts";
import { scaled } from "../lib/scale.ts";
import { SimulatedBridge } from "../lib/simulated-bridge.ts";

const fleet = 1000;
/** The small run has a tenth of the fleet, and of the limit. */
const endpoints = scaled({ small: 100, full: fleet });
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Everybody has switched on the computer after so long. */
const startsMs = 10 * minuteMs;
const incidentAtMs = 20 * minuteMs;
/** Most press in the first minutes. */
const meanWaitMs = 4 * minuteMs;
const lastPressMs = 15 * minuteMs;
/** How long the simulated Autotask takes for a call. */
const callMs = 150;
const callsPerHour = 10_000 * (endpoints / fleet);
const longestTicketMs = 60_000;

test.each([
  { who: "every tenth", isPressed: (number: number) => number % 10 === 0 },
  { who: "everybody", isPressed: () => true },
])(
  `${endpoints} bridges on one tenant, 8 a.m. and $who presses: no call over the hourly limit, no ticket later than 60 s`,
  { timeout: 1_800_000 },
  async ({ who, isPressed }) => {
    const seed = Number(process.env["TIER2_SEED"] ?? Math.floor(Math.random() * 1e6));
    const random = seededRandom(seed);
    const clock = new FakeClock(Date.parse("2026-11-23T08:00:00Z"));
    let held = 0;
    let fullestHour = 0;
    const hold = async (ms: number): Promise<void> => {
      held += 1;
      fullestHour = Math.max(fullestHour, sandbox.data.requestTimes.length);
      await new Promise<void>((resolve) => {
        clock.schedule(resolve, ms);
      });
      held -= 1;
    };
    const sandbox = await startAutotaskSandbox({ now: () => clock.now(), hold });
    onTestFinished(async () => sandbox.close());
    sandbox.data.callMs = callMs;
    sandbox.data.requestsPerHour = callsPerHour;
    sandbox.data.variants.latency = true;

    let inFlight = 0;
    const dispatcher = new Agent({ connections: 200 });
    onTestFinished(async () => dispatcher.close());
    const request = undiciFetch as unknown as (url: string, init: object) => Promise<Response>;
    const fetch: AdapterContext["fetch"] = async (url, init) => {
      inFlight += 1;
      try {
        const answer = await request(url, { ...init, dispatcher });
        return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers });
      } finally {
        inFlight -= 1;
      }
    };

    const startAtMs = clock.now();
    const bridges: SimulatedBridge[] = [];
    for (let number = 0; number < endpoints; number++) {
      const createAdapter = (): PsaAdapter =>
        autotask.create(autotask.parseConfig(sandbox.config), { endpoints: fleet });
      const bridge = new SimulatedBridge({ number, endpoints: fleet, createAdapter, fetch, clock, random });
      bridges.push(bridge);
      clock.schedule(() => bridge.start(), random() * startsMs);
      clock.schedule(() => bridge.start(), dayMs + random() * startsMs);
      const waitMs = Math.min(lastPressMs, -Math.log(1 - random()) * meanWaitMs);
      if (isPressed(number)) {
        clock.schedule(() => bridge.press(), dayMs + incidentAtMs + waitMs);
      }
    }

    /** Until every request under way waits for the clock. */
    const settle = async (): Promise<void> => {
      for (let quiet = 0; quiet < 3; quiet = inFlight === held ? quiet + 1 : 0) {
        await turn();
      }
    };
    const endMs = startAtMs + dayMs + 120 * minuteMs;
    for (await settle(); (clock.nextAtMs ?? endMs) < endMs; await settle()) {
      clock.advance((clock.nextAtMs ?? endMs) - clock.elapsed());
    }

    const waits = bridges.flatMap(({ ticketAfterMs }) => ticketAfterMs).sort((one, other) => one - other);
    const refused = sandbox.requests.filter(({ status }) => status === 429).length;
    const refusedTickets = sandbox.requests.filter(
      ({ status, path }) => status === 429 && path.endsWith("/Tickets"),
    ).length;
    const tickets = sandbox.tickets().map((ticket) => String(ticket["externalID"]));
    const sum = (of: (bridge: SimulatedBridge) => number): number => bridges.reduce((all, one) => all + of(one), 0);
    process.stdout.write(
      `${endpoints} bridges, ${who} presses (TIER2_SEED=${seed}): ${sandbox.requests.length} requests in both days, ` +
        `${fullestHour} of ${callsPerHour} in the fullest hour, ` +
        `${refused - sandbox.threads.refused} over the hourly limit, ${sandbox.threads.refused} as a fourth at once and made ` +
        `again, ${refusedTickets} of them tickets; ticket p50 ${waits[Math.floor(waits.length / 2)]} ms, longest ${waits.at(-1)} ms; ` +
        `pictures ${sum(({ picturesSent }) => picturesSent)}; polls answered ${sum(({ polls }) => polls.answered)}, ` +
        `postponed ${sum(({ polls }) => polls.postponed)}\n`,
    );
    const pressed = bridges.flatMap((_bridge, number) => (isPressed(number) ? [`press-${number}-0`] : []));
    expect(tickets.toSorted()).toEqual(pressed.toSorted());
    expect({ overTheHourlyLimit: refused - sandbox.threads.refused }).toEqual({ overTheHourlyLimit: 0 });
    expect(waits.at(-1)).toBeLessThanOrEqual(longestTicketMs);
    expect(waits).toHaveLength(pressed.length);
  },
);
