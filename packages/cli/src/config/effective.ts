import { type ConfigProblem, type LoadedConfig, isSecretReference, originWords } from "@tier2/bridge";
import { Document, type Node, isMap, isNode, isSeq } from "yaml";
import { keysInFiles, systems } from "../setup/systems.ts";

/** A configuration with its defaults filled in, to be shown. */
export interface EffectiveConfig {
  /** Without secrets. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Places of values that the file does not name, e.g. `policy.fold`. */
  readonly defaults: readonly string[];
  /** The same as YAML; defaults, and what policies or the installer set, marked by a comment. */
  readonly text: string;
}

const hidden = "(hidden)";
/** Keys whose values are secrets or go with one, in any system's section. */
const credentialKeys: ReadonlySet<string> = new Set(systems.flatMap(keysInFiles));

/** `problems`: keys that the adapter does not know may be misspelt names of secrets; their values are hidden, too. */
export function effectiveConfig({ config, source }: LoadedConfig, problems: readonly ConfigProblem[]): EffectiveConfig {
  const unknown = new Set(problems.filter(({ code }) => code === "config_key_unknown").map(({ place }) => place));
  const values = shown(config, []) as EffectiveConfig["values"];
  const document = new Document(values);
  const defaults: string[] = [];
  mark(document.contents, []);
  return { values, defaults, text: document.toString({ lineWidth: 120 }) };

  function mark(node: unknown, place: readonly string[]): void {
    if (isMap(node) && node.items.length > 0) {
      for (const pair of node.items) {
        mark(pair.value, [...place, String(pair.key)]);
      }
    } else if (isNode(node) && !source.document.hasIn(place)) {
      defaults.push(place.join("."));
      comment(node, "default");
    } else if (isNode(node)) {
      const origin = source.origins.get(place.join("."));
      if (origin !== undefined) {
        comment(node, originWords[origin]);
      }
    }
  }

  function shown(value: unknown, place: readonly string[]): unknown {
    if (Array.isArray(value)) {
      return value;
    }
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value).map(([key, inner]) => [key, shown(inner, [...place, key])] as const);
      const there = entries.filter(([, inner]) => inner !== undefined);
      return there.length === 0 ? undefined : Object.fromEntries(there);
    }
    return shownText(value, place);
  }

  function shownText(value: unknown, place: readonly string[]): unknown {
    const name = place.at(-1) ?? "";
    if (typeof value !== "string" || isSecretReference(value)) {
      return value;
    }
    if (credentialKeys.has(name) || unknown.has(place.join("."))) {
      return hidden;
    }
    return holdsPassword(value) ? hidden : value;
  }
}

function comment(node: Node, text: string): void {
  node.comment = ` ${text}`;
  if (isSeq(node)) {
    node.flow = true;
  }
}

/** An address with a login; that of a proxy may leave its scheme out. */
const holdsPassword = (text: string): boolean =>
  [text, `http://${text}`].some((address) => URL.canParse(address) && new URL(address).password !== "");
