import { stringify } from "yaml";
import { cleanLines } from "../../compose/clean-text.ts";
import type { ImportedPart } from "./import-rules.ts";
import type { ImportedRule } from "./translate.ts";

/** More of an old rule is cut off in its comment. */
const longestComment = 10_000;
const indent = "  ";

/** The section `rules` of a configuration, each rule under what it was; what was not translated stands there as a comment. */
export function rulesYaml(parts: readonly ImportedPart[]): string {
  const hasRules = parts.some(({ rules }) => rules.length > 0);
  return [hasRules ? "rules:" : "rules: []", ...parts.map(partText)].join("\n").replace(/\n*$/, "\n");
}

function partText({ source, rules, problems, remarks }: ImportedPart): string {
  const untranslated = problems.map(({ place, message }) => `NOT TRANSLATED: ${place}: ${message}.`);
  const told = [source, ...untranslated, ...remarks].filter((text) => text !== "").map(comment);
  return [...told, ...rules.map(ruleText)].join("");
}

function ruleText({ remarks, ...rule }: ImportedRule): string {
  const yaml = stringify([rule], { lineWidth: 0, blockQuote: false });
  return `${remarks.map(comment).join("")}${indented(yaml)}`;
}

/** For YAML a line ends at a line feed alone; U+2028, which stands in a value, ends one for a regular expression, too. */
const indented = (text: string): string => text.replaceAll(/(?<=^|\n)(?=[^\n])/g, indent);

const comment = (text: string): string =>
  `${cleanLines(text, longestComment)
    .split("\n")
    .map((line) => `${indent}# ${line}`.trimEnd())
    .join("\n")}\n`;
