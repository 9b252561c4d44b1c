import fc from "fast-check";
import { expect, test } from "vitest";
import { type Evidence, fieldNames } from "../capture/fields.ts";
import { findings } from "./highlights.ts";
import type { LightName } from "./highlights-table.ts";
import { type LightState, lightsOf, lightsSection } from "./report-lights.ts";

const evidence = (fields: Evidence["fields"]): Evidence => ({ capturedAtMs: 0, fields });
const room = { processes: 0, sentences: 3, errors: 0, lines: 1, characters: 40 };
const states = (fields: Evidence["fields"]): Partial<Record<LightName, LightState>> =>
  Object.fromEntries(lightsOf(evidence(fields)).map(({ name, state }) => [name, state]));
const textOf = (fields: Evidence["fields"]): string =>
  lightsSection(evidence(fields), room)
    .markup.replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
const host = (name: string): { role: "host"; name: string; isReachable: false } => ({
  ...{ role: "host", name, isReachable: false },
});

test("without anything read no light is lit", () => {
  const dark = { network: "dark", software: "dark", hardware: "dark", security: "dark" };
  expect(states({})).toEqual(dark);
  expect(states({ disks: { notAvailable: "EIO" } })).toEqual(dark);
  expect(textOf({}).match(/not looked at/g)).toHaveLength(4);
});

test("the worst finding of a light decides", () => {
  const disks = { value: [{ place: "/", totalBytes: 100, freeBytes: 1 }] };
  const battery = { value: [{ name: "B", chargePercent: 4, state: "discharging" as const }] };
  expect(states({ disks, battery }).hardware).toBe("red");
  expect(states({ battery }).hardware).toBe("yellow");
  expect(states({ battery: { value: [] } })).toMatchObject({ hardware: "green", network: "dark" });
});

test("a light has a word, its counts, and what was looked at beside the colour", () => {
  const text = textOf({
    disks: { value: [{ place: "/", totalBytes: 100, freeBytes: 1 }] },
    battery: { value: [{ name: "B", chargePercent: 4, state: "discharging" }] },
    uptimeSeconds: { value: 5 },
    printers: { notAvailable: "EIO" },
  });
  expect(text).toContain("✕ Hardware 1 problem, 1 warning Disk / is nearly full");
  expect(text).toMatch(/Looked at: [^.]*Disks, Battery\. Not looked at: [^.]*Printers/);
  expect(text).toContain("✓ Software nothing found Looked at: Running for.");
  expect(text).toContain("Encryption, virus scanner and firewall are never read.");
});

test("many findings are counted, and cut where room is short", () => {
  const text = textOf({ reachability: { value: ["a", "b", "c", "d", "e"].map(host) } });
  expect(text).toContain("5 problems");
  expect(text).toContain("and 3 more");
});

test("the lights show every finding once, and a lit one looked at something", () => {
  const value = fc.oneof(
    fc.nat(),
    fc.constant([]),
    fc.constant(["x"]),
    fc.constant([{ name: "n", verdict: "failing" }]),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...fieldNames), value), (values) => {
      const fields = Object.fromEntries(Object.entries(values).map(([name, one]) => [name, { value: one }]));
      const read = evidence(fields);
      const lights = lightsOf(read);
      expect(new Set(lights.flatMap((light) => light.findings))).toEqual(new Set(findings(read)));
      for (const { state, lookedAt } of lights) {
        expect(state === "dark").toBe(lookedAt.length === 0);
      }
    }),
  );
});
