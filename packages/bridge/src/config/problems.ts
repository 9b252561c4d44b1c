import { type Document, LineCounter, isNode } from "yaml";
import type { z } from "zod";
import { Tier2Error } from "../errors.ts";
import { nearestName } from "./nearest.ts";

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

/** The line of a key or value, from 1; of the nearest thing around it when it is not there. */
export function lineOf({ document, lines }: ConfigSource, place: Place): number {
  for (let length = place.length; length > 0; length--) {
    const node: unknown = document.getIn(place.slice(0, length), true);
    if (isNode(node) && node.range) {
      return lines.linePos(node.range[0]).line;
    }
  }
  return 1;
}

/** The first problem a schema found, with its file and line. `prefix` is where in the file the checked part stands. */
export function problemError(
  source: ConfigSource,
  error: z.ZodError,
  known: readonly string[],
  prefix: Place = [],
): Tier2Error {
  const [issue] = error.issues;
  const place = [...prefix, ...(issue?.path ?? [])];
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const meant = nearestName(key, known);
    return configError(
      "config_key_unknown",
      `${source.file}:${lineOf(source, [...place, key])}: unknown key "${[...place, key].join(".")}".`,
      meant === undefined ? `Known keys: ${known.join(", ")}.` : `Did you mean "${meant}"?`,
    );
  }
  const name = place.join(".");
  return configError(
    "config_invalid",
    `${source.file}:${lineOf(source, place)}: ${name === "" ? "the file" : `"${name}"`}: ${issue?.message ?? "not valid"}.`,
    "Correct that line; packages/bridge/README.md describes every key.",
  );
}
