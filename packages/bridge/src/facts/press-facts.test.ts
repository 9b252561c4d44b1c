import { expect, test } from "vitest";
import type { Evidence } from "../capture/fields.ts";
import { factGroups } from "./fact-table.ts";
import { type FactsInput, type PressFacts, pressFacts } from "./press-facts.ts";

const input: FactsInput = {
  ...{ pressId: "p1", serial: "s1", recordedAtMs: Date.UTC(2026, 2, 2, 8, 15, 7), gesture: undefined },
  ...{ isFromSoftware: false, isLate: false, person: { name: "Ann Example", email: "ann@Example.com" }, fields: {} },
};
const factsOf = (fields: Evidence["fields"]): PressFacts => pressFacts({ ...input, fields });

test("a press without evidence has every text and list, and no number that nobody read", () => {
  const facts = factsOf({});
  expect(facts["press"]).toMatchObject({ gesture: "short", at: "2026-03-02T08:15:07.000Z", isLate: false });
  expect(facts["person"]).toEqual({
    ...{ name: "Ann Example", email: "ann@Example.com", domain: "example.com", phone: "", userName: "" },
  });
  expect(facts["disk"]).toEqual({ place: "" });
  expect(facts["network"]).toEqual({ addresses: [], gateways: [], unreachable: [], wifi: "" });
  expect(Object.keys(facts)).toEqual(factGroups.map(({ name }) => name));
});

test("the fullest disk and the card with the default route count", () => {
  const facts = factsOf({
    disks: {
      value: [
        { place: "/", totalBytes: 100 * 2 ** 30, freeBytes: 50 * 2 ** 30 },
        { place: "/home", totalBytes: 200 * 2 ** 30, freeBytes: 16 * 2 ** 30 },
        { place: "/empty", totalBytes: 0, freeBytes: 0 },
      ],
    },
    addresses: {
      value: [
        { name: "eth1", address: "192.0.2.7" },
        { name: "eth0", address: "10.20.30.40", mac: "00:00:5e:00:53:01", hasDefaultRoute: true },
      ],
    },
    reachability: { value: [{ role: "host", name: "files.example.com:445", isReachable: false }] },
    pendingReboot: { value: ["a new kernel"] },
    session: { value: { kind: "windows", isRemote: true } },
  });
  expect(facts["disk"]).toEqual({ place: "/home", freePercent: 8, freeGigabytes: 16, totalGigabytes: 200 });
  expect(facts["computer"]).toMatchObject({ ip: "10.20.30.40", mac: "00:00:5e:00:53:01", isRestartDue: true });
  expect(facts["network"]).toMatchObject({ unreachable: ["files.example.com:445"] });
  expect(facts["session"]).toEqual({ kind: "windows", isRemote: true });
});

test("everything is frozen", () => {
  const facts = factsOf({});
  const lists = [facts["network"]?.["addresses"], ...Object.values(facts)];
  expect([facts, ...lists].every((one) => Object.isFrozen(one))).toBe(true);
});

test.each([7, "x", null, [null], [7], {}, [{ freeBytes: "x", totalBytes: {} }]])(
  "%j in place of every field is unknown",
  (value) => {
    const names = ["disks", "memory", "addresses", "session", "platform", "processor", "uptimeSeconds", "hardware"];
    const fields = Object.fromEntries([...names, "reachability", "printers", "vpn"].map((name) => [name, { value }]));
    const texts = Object.values(factsOf(fields as unknown as Evidence["fields"])).flatMap((group) =>
      Object.values(group),
    );
    expect(texts.every((fact) => Array.isArray(fact) || ["string", "number", "boolean"].includes(typeof fact))).toBe(
      true,
    );
  },
);

test("text from people is one clean line of at most 200 characters", () => {
  const name = `${"x".repeat(300)}\u202e\n\0`;
  expect(pressFacts({ ...input, person: { name } })["person"]?.["name"]).toHaveLength(200);
});

test("what the person said is clean: words in at most 4,000 characters, the rest on one line each", () => {
  const typed = { name: "Ann\nExample", company: "x".repeat(300) };
  const { said } = pressFacts({
    ...input,
    said: { words: ` a\r\nb\u202e ${"x".repeat(9000)}`, choices: ["", "c\nd"], typed },
  });
  expect(said).toMatchObject({ choices: ["c d"], name: "Ann Example", email: "", phone: "" });
  expect(said?.["words"]).toMatch(/^a\nb x+…$/);
  expect([said?.["words"], said?.["company"]].map((text) => String(text).length)).toEqual([4000, 200]);
});
