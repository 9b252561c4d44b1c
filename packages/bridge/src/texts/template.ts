import type { FilterImplOptions, Liquid, Template as Parsed } from "liquidjs";
import { messageOf } from "../errors.ts";
import { longestTemplate } from "./section.ts";

/** Why there is no template; line and column of it from 1, where they are known. */
export interface TemplateProblem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** A name that a template reads, with its members: ["disk", "freePercent"]; members that are found by a value end it. */
export interface NameRead {
  readonly path: readonly (string | number)[];
  readonly line: number;
  readonly column: number;
}

export type Rendered = { readonly text: string } | { readonly problem: string };

export interface Template {
  readonly names: readonly NameRead[];
  /** Values are data: what looks like a template in one stays as it is. Never throws. */
  readonly render: (values: Readonly<Record<string, unknown>>) => Rendered;
}

export type CompileTemplate = (text: string) => Template | { readonly problem: TemplateProblem };

/** Of one rendering. What is beyond the first two is a loop that went wrong; the time is a thousand usual renderings. */
const limits = { memory: 1_000_000, text: 100_000, renderMs: 100 };

/** Tags that make no text out of files and no HTML. */
export const tagNames: readonly string[] = [
  ...["if", "unless", "case", "for", "break", "continue", "assign", "capture", "cycle", "echo", "liquid"],
  ...["comment", "#", "raw"],
];

/** Filters that give the same for the same values, and text alone. */
export const filterNames: readonly string[] = [
  ...["abs", "append", "at_least", "at_most", "capitalize", "ceil", "compact", "concat", "date", "default"],
  ...["divided_by", "downcase", "first", "floor", "join", "last", "lstrip", "minus", "modulo", "plus", "prepend"],
  ...["remove", "remove_first", "replace", "replace_first", "reverse", "round", "rstrip", "size", "slice", "sort"],
  ...["sort_natural", "split", "strip", "strip_newlines", "times", "truncate", "truncatewords", "uniq", "upcase"],
];

/** Loads the library for templates (Liquid), which a bridge with the default texts does not need. */
export async function loadTemplates(): Promise<CompileTemplate> {
  const { Liquid: Engine } = await import("liquidjs");
  const engine = new Engine({
    // nothing is looked for in files
    templates: {},
    ...{ ownPropertyOnly: true, strictFilters: true, strictVariables: false },
    ...{ parseLimit: longestTemplate, renderLimit: limits.renderMs, memoryLimit: limits.memory },
  });
  restrict(engine);
  return (text) => {
    try {
      const parsed = engine.parse(text);
      return { names: namesOf(engine, parsed), render: (values) => rendered(engine, parsed, values) };
    } catch (error) {
      return { problem: problemOf(error) };
    }
  };
}

function restrict(engine: Liquid): void {
  for (const name of Object.keys(engine.tags)) {
    if (!tagNames.includes(name)) {
      delete engine.tags[name];
    }
  }
  for (const name of Object.keys(engine.filters)) {
    if (!filterNames.includes(name)) {
      delete engine.filters[name];
    }
  }
  const { date } = engine.filters;
  if (typeof date === "function") {
    engine.registerFilter("date", timeless(date));
  }
}

type Filter = Extract<FilterImplOptions, (...given: never[]) => unknown>;

/** The same press gives the same text, whenever it is sent. */
const timeless = (filter: Filter): Filter =>
  function timed(value, ...given) {
    if (value === "now" || value === "today") {
      throw new Error("there is no present time: press.at is the time of the press");
    }
    return filter.call(this, value, ...given);
  };

function rendered(engine: Liquid, parsed: Parsed[], values: Readonly<Record<string, unknown>>): Rendered {
  try {
    const text = String(engine.renderSync(parsed, values));
    return text.length > limits.text ? { problem: `it gives more than ${limits.text} characters` } : { text };
  } catch (error) {
    return { problem: problemOf(error).message };
  }
}

function namesOf(engine: Liquid, parsed: Parsed[]): readonly NameRead[] {
  const { globals } = engine.analyzeSync(parsed, { partials: false });
  return Object.values(globals)
    .flat()
    .map(({ segments, location }) => {
      const dynamic = segments.findIndex((segment) => typeof segment === "object");
      const path = (dynamic < 0 ? segments : segments.slice(0, dynamic)) as (string | number)[];
      return { path, line: location.row, column: location.col };
    });
}

/** The library says `undefined filter: foo, line:2, col:2`. */
function problemOf(error: unknown): TemplateProblem {
  if (error instanceof RangeError) {
    return { message: "is nested too deeply, or too long" };
  }
  const [first = ""] = messageOf(error).split("\n");
  const [, words = first, line, column] = /^(.*), line:(\d+), col:(\d+)$/.exec(first) ?? [];
  return { message: words, ...(line === undefined ? {} : { line: Number(line), column: Number(column) }) };
}
