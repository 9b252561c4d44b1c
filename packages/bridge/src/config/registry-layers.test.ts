import fc from "fast-check";
import { expect, test } from "vitest";
import type { RegistryValue } from "../windows/registry.ts";
import { parseConfig } from "./load-config.ts";
import { layeredValues } from "./registry-layers.ts";
import { type RegistrySetting, nameOf, registrySettings } from "./registry-settings.ts";

type Values = Readonly<Record<string, RegistryValue>>;

const layers = ({ vendor = {}, policy = {} }: { vendor?: Values; policy?: Values }) => ({
  vendor: new Map(Object.entries(vendor)),
  policy: new Map(Object.entries(policy)),
});

const file = "schemaVersion: 1\npsa: { kind: webhook }\ncompany: OfFile\n";
const load = (given: { vendor?: Values; policy?: Values }, text = file) =>
  parseConfig("config.yaml", text, layers(given));

test("a policy counts more than the installer, and that more than the file", () => {
  expect(load({}).config.company).toBe("OfFile");
  expect(load({ vendor: { company: "OfInstaller" } }).config.company).toBe("OfInstaller");
  const { config, source } = load({
    vendor: { company: "OfInstaller", "page.minutes": 5 },
    policy: { Company: "OfPolicy" },
  });
  expect(config).toMatchObject({ company: "OfPolicy", page: { minutes: 5 } });
  expect([...source.origins]).toEqual([
    ["company", "policy"],
    ["page.minutes", "vendor"],
  ]);
  expect(source.ignored).toEqual([]);
});

test.each<[string, RegistryValue, unknown]>([
  ["page.open", 0, false],
  ["page.open", "True", true],
  ["page.minutes", 30, 30],
  ["page.minutes", "30", 30],
  ["delivery.deadAfterDays", "0.5", 0.5],
  ["capture.screen.policy", "ask", "ask"],
  ["capture.hosts", ["one", "two"], ["one", "two"]],
  ["capture.hosts", "one", ["one"]],
  ["psa.url", "https://hook.example/", "https://hook.example/"],
])("%s = %j is %j", (name, given, expected) => {
  const { config } = load({ policy: { [name]: given } });
  const found = name.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], config);
  expect(found).toEqual(expected);
});

test.each<[string, RegistryValue, string]>([
  ["pages.open", 1, 'unknown value "pages.open".'],
  ["rules", ["x"], 'unknown value "rules".'],
  ["site", "Hall", "no adapter can be told a customer's site."],
  ["page.open", 2, '"page.open" takes 0 or 1 (REG_DWORD).'],
  ["page.minutes", 0, '"page.minutes": Too small: expected number to be >=1.'],
  ["page.minutes", "soon", '"page.minutes" takes a number (REG_DWORD).'],
  ["support.name", 7, '"support.name" takes a text (REG_SZ).'],
  ["support.name", undefined, '"support.name" takes a text (REG_SZ).'],
  ["network.proxy", "ftp://proxy.example", "network.proxy holds no address of a proxy."],
  ["network.proxyPassword", "hunter2", '"network.proxyPassword" holds a secret itself.'],
  ["fallback.afterMinutes", 5, '"fallback.afterMinutes" does not go with the rest of "fallback".'],
])("%s = %j is ignored with a warning that says where; all else counts", (name, given, message) => {
  const { config, source } = load({ policy: { [name]: given, company: "OfPolicy" } });
  expect(config.company).toBe("OfPolicy");
  expect(source.ignored).toMatchObject([{ message, origin: String.raw`HKLM\SOFTWARE\Policies\Tier2, ` + name }]);
  expect(JSON.stringify(source.ignored)).not.toContain("hunter2");
});

test("an invalid policy leaves what is below it in force", () => {
  expect(load({ vendor: { "page.minutes": 5 }, policy: { "page.minutes": 99_999 } }).config.page.minutes).toBe(5);
});

test("a policy of pictures that cannot be read takes none, whatever the file says", () => {
  const text = `${file}capture: { screen: { policy: on } }\n`;
  const { config, source } = load({ policy: { "capture.screen.policy": "Off" } }, text);
  expect(config.capture.screen.policy).toBe("off");
  expect(source.ignored).toHaveLength(1);
});

test("of a list, the entries that are right count", () => {
  const { config, source } = load({ policy: { "capture.without": ["processes", "nonsense"] } });
  expect(config.capture.without).toEqual(["processes"]);
  expect(source.ignored).toMatchObject([{ place: "capture.without.1" }]);
});

test.each<[Values]>([
  [{ company: 7 }],
  [{ company: "x".repeat(201) }],
  [{ "psa.kind": 3 }],
  [{ "psa.apiKey": "hunter2" }],
])("%j would send presses elsewhere or tell a secret: nothing else stands in for it", (policy) => {
  const [name = ""] = Object.keys(policy);
  const attempt = () => load({ vendor: { company: "OfInstaller" }, policy });
  expect(attempt).toThrow(String.raw`HKLM\SOFTWARE\Policies\Tier2, ${name}: `);
  expect(attempt).not.toThrow("hunter2");
});

test("references to secrets may stand there", () => {
  expect(load({ policy: { "psa.apiKey": "dpapi:secrets/api-key" } }).config.psa["apiKey"]).toBe(
    "dpapi:secrets/api-key",
  );
});

test("an empty value says nothing", () => {
  const { config, source } = load({ policy: { company: "", "capture.hosts": [], "": "x" } });
  expect(config.company).toBe("OfFile");
  expect([source.origins.size, source.ignored]).toEqual([0, []]);
});

test("a section that the file leaves empty is filled; one that is no section is the file's mistake", () => {
  expect(load({ policy: { "page.minutes": 5 } }, `${file}page:\n`).config.page.minutes).toBe(5);
  expect(() => load({ policy: { "page.minutes": 5 } }, `${file}page: 5\n`)).toThrow("config.yaml:4: ");
});

test("a message names the registry where the value is from there", () => {
  expect(() => load({ policy: { "psa.kind": "nonsense" } })).not.toThrow(); // the adapter says it
  const text = "schemaVersion: 2\npsa: { kind: webhook }\n";
  expect(() => load({ policy: { company: "OfPolicy" } }, text)).toThrow("config.yaml:1: ");
});

const anyValue = fc.oneof(
  fc.string(),
  fc.nat({ max: 0xffff_ffff }),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.constant(undefined),
);
const harmless = registrySettings().filter(({ place }) => !/^(company|psa|fallback)$/.test(place[0] ?? ""));
const anyName = fc.oneof(fc.constantFrom(...harmless.map(nameOf)), fc.string({ minLength: 1 }).filter(isHarmless));

function isHarmless(name: string): boolean {
  return !/^(company|psa|fallback)(\.|$)/i.test(name) && name !== "__proto__";
}

test("whatever policies say beside the customer and the helpdesk system, the bridge has a configuration", () => {
  fc.assert(
    fc.property(fc.dictionary(anyName, anyValue, { noNullPrototype: true }), (policy) => {
      const { config, source } = load({ policy });
      expect(config.company).toBe("OfFile");
      expect(source.refused).toEqual([]);
      const given = Object.entries(policy).filter(
        ([, value]) => value !== "" && !(Array.isArray(value) && value.length === 0),
      );
      const told = new Set(source.ignored.map(({ origin }) => origin));
      const taken = new Set([...source.origins.keys()].map((name) => name.toLowerCase()));
      for (const [name] of given) {
        const isTold =
          told.has(String.raw`HKLM\SOFTWARE\Policies\Tier2, ` + name) ||
          source.ignored.some(({ place }) => place.toLowerCase().startsWith(name.toLowerCase()));
        expect(isTold || taken.has(name.toLowerCase())).toBe(true);
      }
    }),
  );
});

test("every setting takes its own default from the registry", () => {
  const written = ({ kind, default: value }: RegistrySetting): RegistryValue =>
    kind === "switch"
      ? Number(value)
      : Number.isInteger(value)
        ? (value as number)
        : Array.isArray(value)
          ? value
          : String(value);
  const settings = registrySettings().filter(({ default: value }) => value !== undefined);
  const policy = new Map(settings.map((setting) => [nameOf(setting), written(setting)]));
  expect(settings.length).toBeGreaterThan(30);
  expect(layeredValues({ vendor: new Map(), policy })).toMatchObject({ ignored: [], refused: [] });
});
