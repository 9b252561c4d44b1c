import { type Document, LineCounter, isMap, isScalar, parseDocument } from "yaml";
import type { ConfigProblem, ConfigSource } from "./problems.ts";
import { type LayeredValue, type RegistryLayers, isBinding, layeredValues, noLayers } from "./registry-layers.ts";
import { registryPlace } from "./registry-origin.ts";
import { configSchema } from "./schema.ts";

/** A text as YAML, right or wrong, with the values of the registry in it. */
export function sourceOf(file: string, text: string, layers: RegistryLayers = noLayers): ConfigSource {
  const { values, ignored, refused } = layeredValues(layers);
  const { document, lines } = parsed(text);
  const problems = { ignored, refused };
  if (document.errors.length > 0 || values.length === 0) {
    return { file, document, lines, origins: new Map(), ...problems };
  }
  const before = failingSections(document);
  putIn(document, values);
  const failing = new Set([...failingSections(document)].filter((section) => !before.has(section)));
  const lone = values.filter(({ place }) => failing.has(place[0] ?? "") && !isBinding(place));
  if (lone.length === 0) {
    return { file, document, lines, origins: originsOf(values), ...problems };
  }
  const kept = values.filter((value) => !lone.includes(value));
  const again = parsed(text);
  putIn(again.document, kept);
  return { file, ...again, origins: originsOf(kept), refused, ignored: [...ignored, ...lone.map(loneProblem)] };
}

function parsed(text: string): Pick<ConfigSource, "document" | "lines"> {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" }), lines };
}

const originsOf = (values: readonly LayeredValue[]): ConfigSource["origins"] =>
  new Map(values.map(({ place, origin }) => [place.join("."), origin]));

/** Where the file has something else than a section in the way, the file's own mistake is what is told. */
function putIn(document: Document, values: readonly LayeredValue[]): void {
  for (const { place, value } of values) {
    const before = place.slice(0, -1).map((_name, index) => place.slice(0, index + 1));
    for (const section of before) {
      const node: unknown = document.getIn(section, true);
      if (isScalar(node) && node.value === null) {
        document.deleteIn(section);
      }
    }
    const isOpen = before.every((section) => !document.hasIn(section) || isMap(document.getIn(section, true)));
    if (isOpen && (document.contents === null || isMap(document.contents))) {
      document.setIn(place, document.createNode(value));
    }
  }
}

/** The sections, by their first names, in which something is wrong. */
function failingSections(document: Document): ReadonlySet<string> {
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 0 });
  } catch {
    return new Set(); // an alias, which is told as such
  }
  const issues = configSchema.safeParse(data).error?.issues ?? [];
  return new Set(issues.map(({ path }) => String(path[0])));
}

/** Right by itself, but not with the rest, e.g. a time of a fallback that there is none of. */
const loneProblem = ({ place, origin }: LayeredValue): ConfigProblem => ({
  ...{ code: "config_invalid", line: 1, place: place.join("."), origin: registryPlace(origin, place.join(".")) },
  message: `"${place.join(".")}" does not go with the rest of "${place[0] ?? ""}".`,
  hint: "Set what belongs to it, too, or remove it; docs/configuration.md describes every key.",
});
