import { expect, test } from "vitest";
import { systemClock } from "../../clock.ts";
import { slowFields } from "../fields/slow.ts";
import { readSlowFacts } from "./read-slow-fact.ts";
import { type SlowFactsParts, createSlowFacts } from "./slow-facts.ts";

const parts: SlowFactsParts = {
  clock: systemClock,
  fetch: async () => new Response(null, { headers: { date: new Date().toUTCString() } }),
  origin: () => "https://support.example.com",
  gateways: () => [],
  nameServers: () => [],
  hosts: () => [],
};

test.each(["linux", "win32"] as const)(
  "each field of the table is a fact on %s, none more often than a minute",
  (platform) => {
    const facts = createSlowFacts({ ...parts, platform });
    expect(facts.map(({ name }) => name).toSorted()).toEqual(Object.keys(slowFields).toSorted());
    expect(facts.filter(({ everyMs, timeoutMs }) => everyMs < 60_000 || timeoutMs > everyMs)).toEqual([]);
  },
);

test("this computer's facts are read, or say why not", async () => {
  const fields = await readSlowFacts(createSlowFacts(parts), systemClock);
  for (const reading of Object.values(fields)) {
    expect(reading.readAtMs).toBeGreaterThan(0);
    expect("value" in reading ? reading.value : reading.notAvailable).toBeTruthy();
  }
  expect(fields.vpn).toHaveProperty("value");
  expect(fields.diskHealth).toHaveProperty("value");
  expect(fields.clockSkew).toHaveProperty("value");
});
