import { type Document, type LineCounter, isMap, isNode, isScalar, isSeq } from "yaml";
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

/** The line of a key or of an entry of a list, from 1; of the nearest around it when it is not there. */
export function lineOf({ document, lines }: ConfigSource, place: Place): number {
  let line = 1;
  let inside: unknown = document.contents;
  for (const name of place) {
    if (isSeq(inside)) {
      const entry: unknown = inside.items[Number(name)];
      if (!isNode(entry) || !entry.range) {
        break;
      }
      ({ line } = lines.linePos(entry.range[0]));
      inside = entry;
      continue;
    }
    const pair = isMap(inside) ? inside.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
    if (!isScalar(pair?.key) || !pair.key.range) {
      break;
    }
    ({ line } = lines.linePos(pair.key.range[0]));
    inside = pair.value;
  }
  return line;
}

/** Something wrong in a configuration file. */
export interface ConfigProblem {
  /** A stable name, lower case with underscores. */
  readonly code: string;
  /** From 1. */
  readonly line: number;
  /** `psa.catchAll.contactEmail`; empty: the file as a whole. */
  readonly place: string;
  /** What is wrong, without file and line; never holds a value that may be secret. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

export const placed = ({ file }: ConfigSource, { code, line, message, hint }: ConfigProblem): Tier2Error =>
  configError(code, `${file}:${line}: ${message}`, hint);

/** The first problem a schema found, with its file and line. `prefix` is where in the file the checked part stands, `knownAt` the keys known at a place. */
export function problemError(
  source: ConfigSource,
  error: z.ZodError,
  knownAt: (place: Place) => readonly string[],
  prefix: Place = [],
): Tier2Error {
  const [first] = schemaProblems(source, error, knownAt, prefix);
  return first === undefined
    ? configError("config_invalid", `${source.file} is not valid.`, "Look at docs/configuration.md.")
    : placed(source, first);
}

/** All problems a schema found. An unknown key is often why another is missing: those come first. */
export function schemaProblems(
  source: ConfigSource,
  { issues }: z.ZodError,
  knownAt: (place: Place) => readonly string[],
  prefix: Place = [],
): readonly ConfigProblem[] {
  const unknown = issues.flatMap((issue) => {
    const place = [...prefix, ...issue.path];
    return issue.code === "unrecognized_keys" ? issue.keys.map((key) => unknownKey(source, place, key, knownAt)) : [];
  });
  const others = issues.filter(({ code }) => code !== "unrecognized_keys");
  return [...unknown, ...others.map((issue) => wrongValue(source, issue, prefix))];
}

function unknownKey(
  source: ConfigSource,
  place: Place,
  key: string,
  knownAt: (place: Place) => readonly string[],
): ConfigProblem {
  const whole = [...place, key];
  return {
    code: "config_key_unknown",
    line: lineOf(source, whole),
    place: whole.join("."),
    message: `unknown key "${whole.join(".")}".`,
    hint: hintFor(key, knownAt(place)),
  };
}

function wrongValue(source: ConfigSource, issue: z.core.$ZodIssue, prefix: Place): ConfigProblem {
  const place = [...prefix, ...issue.path];
  const given: unknown = source.document.getIn(place);
  const isMissing = given === undefined && (issue.code === "invalid_value" || isAboutMissing(issue.message));
  return {
    code: "config_invalid",
    line: lineOf(source, place),
    place: place.join("."),
    message: `${describe(place.join("."), issue.message, isMissing)}.`,
    hint:
      typeof given === "string" && isSecretReference(given)
        ? `Correct what ${given} holds${given.startsWith("file:") ? `: tier2 secret set ${String(place.at(-1))}` : ""}.`
        : `${isMissing ? "Add it" : "Correct that line"}; docs/configuration.md and the adapter's README describe every key.`,
  };
}

const isAboutMissing = (problem: string): boolean =>
  problem.endsWith("received undefined") || problem.startsWith("is missing");

/** zod's words for a key that is not there, or a file with nothing in it, are no words for people. */
function describe(name: string, problem: string, isMissing: boolean): string {
  if (name === "") {
    return /received (null|undefined)/.test(problem) ? "the file is empty" : `the file: ${problem}`;
  }
  if (isMissing && !problem.startsWith("is missing: ")) {
    return `"${name}" is missing`;
  }
  // what the schemas of this project say begins with a verb
  const plain = problem.replace(
    /^Invalid option: expected one of (.+)$/,
    (_all, list: string) => `takes ${list.replaceAll("|", " or ")}`,
  );
  const link = /^(?:is|has|goes|does|needs|takes) /.test(plain) ? " " : ": ";
  return `"${name}"${link}${plain.replace(/\.+$/, "")}`;
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
