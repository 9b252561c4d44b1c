import { type Document, type LineCounter, isMap, isScalar } from "yaml";
import type { z } from "zod";
import { Tier2Error } from "../errors.ts";
import { nearestName } from "./nearest.ts";
import { isSecretReference } from "./schema.ts";

type Place = readonly PropertyKey[];

/** A configuration file that was read, to name lines in messages. */
export interface ConfigSource {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

export function configError(code: string, message: string, hint: string, cause?: unknown): Tier2Error {
  return new Tier2Error({ code, category: "config", message, hint }, cause === undefined ? undefined : { cause });
}

/** The line of a key, from 1; of the nearest key around it when it is not there. */
export function lineOf({ document, lines }: ConfigSource, place: Place): number {
  let line = 1;
  let inside: unknown = document.contents;
  for (const name of place) {
    const pair = isMap(inside) ? inside.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
    if (!isScalar(pair?.key) || !pair.key.range) {
      break;
    }
    ({ line } = lines.linePos(pair.key.range[0]));
    inside = pair.value;
  }
  return line;
}

/** The first problem a schema found, with its file and line. `prefix` is where in the file the checked part stands, `knownAt` the keys known at a place. */
export function problemError(
  source: ConfigSource,
  error: z.ZodError,
  knownAt: (place: Place) => readonly string[],
  prefix: Place = [],
): Tier2Error {
  // An unknown key is often why another is missing: it comes first.
  const issue = error.issues.find(({ code }) => code === "unrecognized_keys") ?? error.issues[0];
  const place = [...prefix, ...(issue?.path ?? [])];
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return configError(
      "config_key_unknown",
      `${source.file}:${lineOf(source, [...place, key])}: unknown key "${[...place, key].join(".")}".`,
      hintFor(key, knownAt(place)),
    );
  }
  const given: unknown = source.document.getIn(place);
  const isMissing = issue?.code === "invalid_value" && given === undefined;
  return configError(
    "config_invalid",
    `${source.file}:${lineOf(source, place)}: ${describe(place.join("."), issue?.message ?? "not valid", isMissing)}.`,
    typeof given === "string" && isSecretReference(given)
      ? `Correct what ${given} holds${given.startsWith("file:") ? `: tier2 secret set ${String(place.at(-1))}` : ""}.`
      : "Correct that line; packages/bridge/README.md and the adapter's README describe every key.",
  );
}

/** zod's words for a key that is not there, or a file with nothing in it, are no words for people. */
function describe(name: string, problem: string, isMissing: boolean): string {
  if (name === "") {
    return /received (null|undefined)/.test(problem) ? "the file is empty" : `the file: ${problem}`;
  }
  if (isMissing || problem.endsWith("received undefined")) {
    return `"${name}" is missing`;
  }
  // what the schemas of this project say begins with a verb
  const link = /^(?:is|has|goes|does|needs) /.test(problem) ? " " : ": ";
  return `"${name}"${link}${problem.replace(/\.+$/, "")}`;
}

function hintFor(key: string, known: readonly string[]): string {
  const meant = nearestName(key, known);
  if (meant !== undefined) {
    return `Did you mean "${meant}"?`;
  }
  return known.length === 0
    ? "Remove it, or look up its name in the README of the adapter."
    : `Known keys: ${known.join(", ")}.`;
}
