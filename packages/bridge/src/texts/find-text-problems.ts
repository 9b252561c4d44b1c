import { isScalar } from "yaml";
import { nearestName } from "../config/nearest.ts";
import { type ConfigProblem, type ConfigSource, lineOf } from "../config/problems.ts";
import type { ReadyTexts } from "./ready-texts.ts";
import { type TextPart, textParts } from "./section.ts";
import { type NameRead, type TemplateProblem, filterNames, tagNames } from "./template.ts";
import { textNames } from "./text-table.ts";

export interface TextCheck {
  readonly source: ConfigSource;
  /** As `prepareTexts` gives them, from the section `texts` of that file. */
  readonly texts: ReadyTexts;
}

/** Everything that is wrong with the templates of a file, in the order of its lines. Pure; never throws. */
export function findTextProblems({ source, texts }: TextCheck): readonly ConfigProblem[] {
  return textParts
    .flatMap((part) => {
      const template = texts[part];
      if (template === undefined) {
        return [];
      }
      return "problem" in template
        ? [unreadable(source, part, template.problem)]
        : template.names.flatMap((name) => nameProblem(source, part, name));
    })
    .toSorted((one, other) => one.line - other.line);
}

const docs = "docs/texts.md lists them.";

function unreadable(source: ConfigSource, part: TextPart, problem: TemplateProblem): ConfigProblem {
  const { message, line = 1, column } = problem;
  const [, filter] = /^undefined filter: (.+)$/.exec(message) ?? [];
  const [, tag] = /^tag "(.+)" not found$/.exec(message) ?? [];
  const at = { source, part, line, column };
  if (filter !== undefined) {
    return found(at, "text_filter_unknown", `there is no filter "${filter}"`, meantHint(filter, filterNames));
  }
  if (tag !== undefined) {
    const words = closing.test(tag) ? `"${tag}" closes nothing there` : `there is no tag "${tag}"`;
    return found(at, "text_tag_unknown", words, closing.test(tag) ? closeHint : meantHint(tag, tagNames));
  }
  return found(at, "text_template_unreadable", message, "docs/texts.md shows how templates are written.");
}

const closing = /^(?:end|els|when)/;
const closeHint = "Each if, unless, case, for and capture ends with its own end tag.";

/** Of a text or a list these can be read, too. */
const members: ReadonlySet<string | number | undefined> = new Set(["size", "first", "last"]);

function nameProblem(source: ConfigSource, part: TextPart, read: NameRead): readonly ConfigProblem[] {
  const { path, line, column } = read;
  const [first, second, third] = path;
  const [whole, rest] = textNames.has(`${first}`) ? [`${first}`, second] : [`${first}.${second}`, third];
  const isMember = rest === undefined || typeof rest === "number" || members.has(rest);
  if (textNames.has(whole) && isMember) {
    return [];
  }
  const name = path.join(".");
  const known = [...textNames.keys()];
  const meant = known.find((one) => second === undefined && one.endsWith(`.${first}`)) ?? nearestName(name, known);
  const isGroup = second === undefined && known.some((one) => one.startsWith(`${first}.`));
  return [
    found(
      { source, part, line, column },
      "text_name_unknown",
      isGroup ? `"${name}" is a group of names` : `"${name}" is no name of a ticket text`,
      isGroup ? docs : meant === undefined ? docs : `Did you mean "${meant}"?`,
    ),
  ];
}

function meantHint(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known);
  return meant === undefined ? docs : `Did you mean "${meant}"?`;
}

interface Place {
  readonly source: ConfigSource;
  readonly part: TextPart;
  readonly line: number;
  readonly column: number | undefined;
}

function found({ source, part, line, column }: Place, code: string, words: string, hint: string): ConfigProblem {
  const place = ["texts", part];
  const where = column === undefined ? "" : ` at line ${line}, column ${column} of it`;
  return {
    ...{ code, hint, place: place.join(".") },
    message: `the template "${place.join(".")}" is wrong${where}: ${words}.`,
    line: lineOf(source, place) + linesBefore(source, place, line),
  };
}

/** How many lines of the file are between the key and that line of the template; 0 where the file breaks lines otherwise. */
function linesBefore(source: ConfigSource, place: readonly string[], line: number): number {
  const node: unknown = source.document.getIn(place, true);
  return isScalar(node) && node.type === "BLOCK_LITERAL" ? line : 0;
}
