import { type LoadedConfig, secretNamesOf } from "@tier2/bridge";
import { isScalar, parseDocument } from "yaml";

/**
 * The text of a configuration in which secrets that are brought along are kept by DPAPI, where it says a plain file; all else
 * stays as it is written. `names`: as `tier2 secret set` has them.
 */
export function withProtectedReferences(text: string, loaded: LoadedConfig, names: Iterable<string>): string {
  const references = secretNamesOf(loaded);
  const document = parseDocument(text);
  const places = [...names]
    .filter((name) => references.get(name)?.startsWith("file:") === true)
    .map((name) => (/^(?:fallback|network)\./.test(name) ? name : `psa.${name}`).split("."));
  const starts = places
    .map((place): unknown => document.getIn(place, true))
    .flatMap((node) => (isScalar(node) && node.range ? [startIn(text, node.range[0], node.range[1])] : []))
    .filter((start) => start !== undefined);
  return starts
    .toSorted((one, other) => other - one)
    .reduce((before, start) => `${before.slice(0, start)}dpapi:${before.slice(start + "file:".length)}`, text);
}

/** Undefined: it is written with escapes, and stays a plain file. */
function startIn(text: string, from: number, to: number): number | undefined {
  const start = text.slice(from, to).indexOf("file:");
  return start === -1 ? undefined : from + start;
}

/**
 * The names of secrets that stay where they are, protected, though the next configuration calls them plain files: read as such
 * they would be a wrong password, on every computer at once.
 */
export function stillProtected(before: LoadedConfig | undefined, next: LoadedConfig): readonly string[] {
  const known = new Set(before === undefined ? [] : secretNamesOf(before).values());
  return [...secretNamesOf(next)]
    .filter(([, reference]) => reference.startsWith("file:") && known.has(`dpapi:${reference.slice("file:".length)}`))
    .map(([name]) => name);
}
