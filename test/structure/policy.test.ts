import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parseConfig } from "../../packages/bridge/src/config/load-config.ts";
import { openConfiguredAdapter } from "../../packages/bridge/src/config/open-adapter.ts";
import { settingFinder } from "../../packages/bridge/src/config/registry-settings.ts";
import { isSecretName } from "../../packages/bridge/src/config/schema.ts";
import { keysInFiles, systems } from "../../packages/cli/src/setup/systems.ts";

const folder = path.resolve(import.meta.dirname, "../../deploy/windows/policy");
const [admx, adml] = ["tier2.admx", "en-US/tier2.adml"].map((file) =>
  readFileSync(path.join(folder, file), "utf8"),
) as [string, string];

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parents: readonly string[];
}

/** The elements of a text, in their order. Throws where it is not well-formed. */
function elementsOf(xml: string): readonly Element[] {
  const found: Element[] = [];
  const open: string[] = [];
  const text = xml.replace(/^<\?xml [^>]*\?>\n/, "").replaceAll(/<!--.*?-->/gs, "");
  const rest = text.replaceAll(
    /<(\/?)([\w:]+)((?: [\w:]+="[^"<>]*")*) ?(\/?)>/g,
    (_all, end, name: string, words: string, empty) => {
      if (end === "/") {
        expect(open.pop()).toBe(name);
        return "";
      }
      const attributes = Object.fromEntries(
        [...words.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
      );
      found.push({ name, attributes: attributes as Record<string, string>, parents: [...open] });
      if (empty !== "/") {
        open.push(name);
      }
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
  return found;
}

const [template, texts] = [elementsOf(admx), elementsOf(adml)];
const valuesOf = (elements: readonly Element[], name: string, key: string): readonly string[] =>
  elements.filter((element) => element.name === name).flatMap(({ attributes }) => attributes[key] ?? []);
const isSetOnce = (names: readonly string[]): boolean => new Set(names).size === names.length;

test("every text and every presentation that is referred to is there, and no other", () => {
  const used = (kind: string): ReadonlySet<string> =>
    new Set([...admx.matchAll(new RegExp(`\\$\\(${kind}\\.(\\w+)\\)`, "g"))].map(([, id]) => id ?? ""));
  expect(new Set(valuesOf(texts, "string", "id"))).toEqual(used("string"));
  expect(new Set(valuesOf(texts, "presentation", "id"))).toEqual(used("presentation"));
  expect(isSetOnce(valuesOf(texts, "string", "id"))).toBe(true);
});

test("each element that is filled in has a box, and each box its element", () => {
  const inputs = template
    .filter(({ parents }) => parents.at(-1) === "elements")
    .map(({ attributes }) => attributes["id"] ?? "");
  const boxes = texts.flatMap(({ attributes }) => attributes["refId"] ?? []);
  expect(inputs.length).toBeGreaterThan(20);
  expect(boxes).toEqual(inputs);
  expect(isSetOnce(inputs)).toBe(true);
});

test("categories and systems that policies name are defined, all in the order of the format", () => {
  const known = [...valuesOf(template, "category", "name"), ...valuesOf(template, "definition", "name")];
  for (const name of [...valuesOf(template, "parentCategory", "ref"), ...valuesOf(template, "supportedOn", "ref")]) {
    expect(known).toContain(name);
  }
  const top = template.filter(({ parents }) => parents.length === 1).map(({ name }) => name);
  expect(top).toEqual(["policyNamespaces", "resources", "supportedOn", "categories", "policies"]);
  expect(isSetOnce(valuesOf(template, "policy", "name"))).toBe(true);
});

test("the names of values are those that the bridge reads, below its policy key", () => {
  const settingNamed = settingFinder();
  const named = template.flatMap(({ attributes }) => attributes["valueName"] ?? []);
  expect(isSetOnce(named)).toBe(true);
  expect(named.filter((name) => settingNamed(name)?.place.join(".") !== name)).toEqual([]);
  expect(named).toEqual(
    expect.arrayContaining([
      "company",
      "capture.screen.policy",
      "page.open",
      "network.proxy",
      "psa.catchAll.contactEmail",
    ]),
  );
  expect(new Set(valuesOf(template, "policy", "key"))).toEqual(new Set([String.raw`SOFTWARE\Policies\Tier2`]));
  expect(named.filter((name) => /password|secret|key$/i.test(name))).toEqual([]);
});

test("the bounds of numbers are those that the bridge takes", () => {
  const load = (name: string, value: string | number) =>
    parseConfig("config.yaml", "schemaVersion: 1\npsa: { kind: webhook }\nfallback: { psa: { kind: email } }\n", {
      vendor: new Map(),
      policy: new Map([[name, value]]),
    }).source.ignored;
  const numbers = template.flatMap(({ name, attributes }) => (name === "decimal" ? [attributes] : []));
  const bounds = numbers.flatMap(({ valueName, minValue, maxValue }) =>
    valueName === undefined || valueName.startsWith("psa.")
      ? []
      : [{ name: valueName, least: Number(minValue), most: Number(maxValue) }],
  );
  expect(bounds.length).toBeGreaterThan(10);
  for (const { name, least, most } of bounds) {
    expect([...load(name, least), ...load(name, most)]).toEqual([]);
    expect(load(name, most + 1)).toHaveLength(1);
  }
});

test.each(systems)("a helpdesk system set by policies of the template alone is right: $kind", async (system) => {
  const policy = new Map<string, string | number>([["psa.kind", system.kind]]);
  const set = (section: object, before: string): void => {
    for (const [key, value] of Object.entries(section) as [string, string | number | object][]) {
      if (typeof value === "object") {
        set(value, `${before}${key}.`);
      } else {
        policy.set(`${before}${key}`, isSecretName(key) ? "env:STAND_IN" : value);
      }
    }
  };
  set(system.standIn, "psa.");
  const environment = { STAND_IN: "stand-in-of-a-secret" };
  const loaded = parseConfig("config.yaml", "schemaVersion: 1\n", { vendor: new Map(), policy });
  await openConfiguredAdapter(loaded, environment);
  const known = new Set([
    ...template.flatMap(({ attributes }) => attributes["valueName"] ?? []),
    ...keysInFiles(system).map((key) => `psa.${key}`),
  ]);
  expect([...policy.keys()].filter((name) => !known.has(name))).toEqual([]);
});
