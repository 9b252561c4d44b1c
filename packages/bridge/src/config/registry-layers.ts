import { Document, LineCounter } from "yaml";
import type { RegistryValue } from "../windows/registry.ts";
import { proxiesOf } from "../deliver/proxies.ts";
import { toTier2Error } from "../errors.ts";
import { siteHint } from "./customer.ts";
import { nearestName } from "./nearest.ts";
import { type ConfigProblem, schemaProblems } from "./problems.ts";
import { type Origin, registryPlace } from "./registry-origin.ts";
import { type RegistrySetting, nameOf, registrySettings, settingFinder } from "./registry-settings.ts";
import { configSchema, isSecretName, isSecretReference } from "./schema.ts";

/** The values of both keys by their names. */
export type RegistryLayers = Readonly<Record<Origin, ReadonlyMap<string, RegistryValue>>>;

export const noLayers: RegistryLayers = { vendor: new Map(), policy: new Map() };

/** A value that takes the place of the file's. */
export interface LayeredValue {
  readonly place: readonly string[];
  readonly value: string | number | boolean | readonly string[];
  readonly origin: Origin;
}

export interface LayeredValues {
  readonly values: readonly LayeredValue[];
  /** Values that cannot be used; what is below them counts. */
  readonly ignored: readonly ConfigProblem[];
  /** Values that say whose the tickets are, or where they go, and cannot be used: nothing else may stand in for them. */
  readonly refused: readonly ConfigProblem[];
}

/** Whether a press would land at another customer or helpdesk system if this fell back to what is below. */
export const isBinding = ([first, second]: readonly string[]): boolean =>
  first === "company" || first === "psa" || (first === "fallback" && second === "psa");

/** What is taken where a policy says something that it does not mean: never more than was meant. */
const safest: Readonly<Record<string, string>> = { "capture.screen.policy": "off" };

/** The values of the registry in the place of the file's, policy over vendor; an empty one says nothing. */
export function layeredValues(layers: RegistryLayers): LayeredValues {
  if (layers.vendor.size === 0 && layers.policy.size === 0) {
    return { values: [], ignored: [], refused: [] };
  }
  const settingNamed = settingFinder();
  const values = new Map<string, LayeredValue>();
  const ignored: ConfigProblem[] = [];
  const refused: ConfigProblem[] = [];
  for (const origin of ["vendor", "policy"] as const) {
    for (const [name, given] of layers[origin]) {
      if (name === "" || given === "" || (Array.isArray(given) && given.length === 0)) {
        continue;
      }
      const setting = settingNamed(name);
      if (setting === undefined) {
        ignored.push(unknownName(origin, name));
        continue;
      }
      const { value, problems } = readValue(setting, given, origin);
      (isBinding(setting.place) ? refused : ignored).push(...problems);
      const taken = value ?? safest[nameOf(setting)];
      if (taken !== undefined) {
        values.set(nameOf(setting), { place: setting.place, value: taken, origin });
      }
    }
  }
  return { values: [...values.values()], ignored, refused };
}

interface ReadValue {
  readonly value?: LayeredValue["value"];
  readonly problems: readonly ConfigProblem[];
}

function readValue(setting: RegistrySetting, given: RegistryValue, origin: Origin): ReadValue {
  const { place } = setting;
  const problem = (code: string, message: string, hint: string): ReadValue => ({
    problems: [
      { code, line: 1, place: nameOf(setting), origin: registryPlace(origin, nameOf(setting)), message, hint },
    ],
  });
  if (nameOf(setting) === "site") {
    return problem("config_invalid", "no adapter can be told a customer's site.", siteHint);
  }
  const value = converted(setting, given);
  if (value === undefined) {
    return problem("config_invalid", `"${nameOf(setting)}" ${wanted[setting.kind]}.`, correctIt);
  }
  if (isSecretName(place.at(-1) ?? "") && !(typeof value === "string" && isSecretReference(value))) {
    return problem(
      "config_secret_literal",
      `"${nameOf(setting)}" holds a secret itself.`,
      "Everybody on this computer can read it: take it away, replace the secret where it was made, and write a reference, " +
        "e.g. dpapi:secrets/NAME.",
    );
  }
  return checked(setting, value, origin);
}

const wanted: Readonly<Record<RegistrySetting["kind"], string>> = {
  text: "takes a text (REG_SZ)",
  choice: "takes a text (REG_SZ)",
  "whole-number": "takes a number (REG_DWORD)",
  number: "takes a number (REG_DWORD, or REG_SZ with a dot)",
  switch: "takes 0 or 1 (REG_DWORD)",
  list: "takes texts (REG_MULTI_SZ)",
  any: "takes a text, a number or texts (REG_SZ, REG_DWORD, REG_MULTI_SZ)",
};
const correctIt = "Correct it there; docs/configuration.md describes every key.";

/** As the schema has it; undefined: it is none. */
function converted({ kind }: RegistrySetting, given: RegistryValue): LayeredValue["value"] | undefined {
  switch (kind) {
    case "text":
    case "choice":
      return typeof given === "string" ? given : undefined;
    case "whole-number":
    case "number": {
      const isWritten = typeof given === "string" && /^\d+(\.\d+)?$/.test(given.trim());
      return typeof given === "number" ? given : isWritten ? Number(given) : undefined;
    }
    case "switch": {
      const word = String(given).trim().toLowerCase();
      return word === "1" || word === "true" ? true : word === "0" || word === "false" ? false : undefined;
    }
    case "list":
      return typeof given === "string" ? [given] : typeof given === "number" ? undefined : given;
    case "any":
      return given;
  }
}

/** By the schema of the whole: everything beside the value is left out, and what is missing then is no matter. */
function checked(setting: RegistrySetting, value: LayeredValue["value"], origin: Origin): ReadValue {
  const { place } = setting;
  const document = new Document({ schemaVersion: 1, psa: { kind: "any" } });
  document.setIn(place, Array.isArray(value) ? document.createNode(value) : value);
  const source = {
    ...{ file: "", document, lines: new LineCounter() },
    origins: new Map([[nameOf(setting), origin]]),
    ignored: [],
    refused: [],
  };
  const found = configSchema.safeParse(document.toJS()).error?.issues ?? [];
  const own = found.filter((issue) => place.every((word, index) => issue.path[index] === word));
  const wrong = new Set(own.map(({ path }) => path[place.length]).filter((index) => typeof index === "number"));
  const usable = Array.isArray(value) ? value.filter((_entry, index) => !wrong.has(index)) : value;
  const problems = own
    .flatMap((issue) => schemaProblems(source, { issues: [issue] }, () => []))
    .map((problem) => ({ ...problem, hint: correctIt }));
  const isWhole = own.every(({ path }) => path.length === place.length);
  if (problems.length > 0) {
    const isUsable = !isWhole && Array.isArray(usable) && usable.length > 0 && !isBinding(place);
    return isUsable ? { value: usable, problems } : { problems };
  }
  return nameOf(setting) === "network.proxy" ? checkedProxy(String(value), origin) : { value, problems };
}

/** What is no address would keep the bridge from starting. */
function checkedProxy(proxy: string, origin: Origin): ReadValue {
  try {
    proxiesOf({}, { proxy });
    return { value: proxy, problems: [] };
  } catch (error) {
    const { code, message, hint } = toTier2Error(error);
    const place = "network.proxy";
    return { problems: [{ code, line: 1, place, origin: registryPlace(origin, place), message, hint }] };
  }
}

function unknownName(origin: Origin, name: string): ConfigProblem {
  const meant = nearestName(name, registrySettings().map(nameOf));
  return {
    ...{ code: "config_key_unknown", line: 1, place: name, origin: registryPlace(origin, name) },
    message: `unknown value "${name}".`,
    hint: meant === undefined ? "Remove it; docs/configuration.md has all names." : `Did you mean "${meant}"?`,
  };
}
