import { type Document, type LineCounter, isMap, isNode, isScalar, isSeq } from "yaml";
import type { z } from "zod";
import { Tier2Error } from "../errors.ts";
import { nearestName } from "./nearest.ts";
import { type Origin, registryPlace } from "./registry-origin.ts";
import { isSecretReference } from "./schema.ts";

type Place = readonly PropertyKey[];

/** A configuration file that was read, to name lines in messages. */
export interface ConfigSource {
  readonly file: string;
  /** With the values of the registry in it. */
  readonly document: Document;
  readonly lines: LineCounter;
  /** Of values that are the registry's, by their places: `capture.screen.policy`. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Values of the registry that cannot be used and do no harm. */
  readonly ignored: readonly ConfigProblem[];
  /** Those without which nothing can be used. */
  readonly refused: readonly ConfigProblem[];
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

/** Where the registry has a value, or the one around it; undefined: it is the file's. */
export function originOf({ origins }: ConfigSource, place: Place): string | undefined {
  const names = place.map((_name, index) => place.slice(0, place.length - index).join("."));
  const name = names.find((candidate) => origins.has(candidate));
  const origin = origins.get(name ?? "");
  return name === undefined || origin === undefined ? undefined : registryPlace(origin, name);
}

/** `FILE:LINE`, or where the registry has it. */
export const positionOf = (source: ConfigSource, place: Place): string =>
  originOf(source, place) ?? `${source.file}:${lineOf(source, place)}`;

/** What a problem says of where it is. */
export function placeIn(source: ConfigSource, place: Place): Pick<ConfigProblem, "line" | "place" | "origin"> {
  const origin = originOf(source, place);
  return { line: lineOf(source, place), place: place.join("."), ...(origin === undefined ? {} : { origin }) };
}

/** Something wrong in a configuration file. */
export interface ConfigProblem {
  /** A stable name, lower case with underscores. */
  readonly code: string;
  /** From 1. */
  readonly line: number;
  /** `psa.catchAll.contactEmail`; empty: the file as a whole. */
  readonly place: string;
  /** Where the registry of Windows has the value, in the place of file and line: `HKLM\\SOFTWARE\\Tier2, company`. */
  readonly origin?: string | undefined;
  /** What is wrong, without file and line; never holds a value that may be secret. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

export const placed = ({ file }: ConfigSource, { code, line, origin, message, hint }: ConfigProblem): Tier2Error =>
  configError(code, `${origin ?? `${file}:${line}`}: ${message}`, hint);

/** A value of the registry that is ignored, and where it stands. */
export const ignoredText = ({ origin, message }: ConfigProblem): string => `${origin ?? "the registry"}: ${message}`;

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
  { issues }: Pick<z.ZodError, "issues">,
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
    ...placeIn(source, whole),
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
    ...placeIn(source, place),
    message: `${describe(place.join("."), issue.message, isMissing)}.`,
    hint:
      typeof given === "string" && isSecretReference(given)
        ? `Correct what ${given} holds${given.startsWith("env:") ? "" : `: tier2 secret set ${String(place.at(-1))}`}.`
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
