import { readFileSync } from "node:fs";
import path from "node:path";

/** The README of the adapter in this folder. */
export const readmeIn = (folder: string): string => readFileSync(path.join(folder, "README.md"), "utf8");

/** The headings that every adapter's README has, in this order. */
export const fixedHeadings: readonly string[] = [
  ...["Before you start", "API user", "Rights", "Unregistered contact", "Defaults that must be set", "Endpoint"],
  ...["Secrets shown once", "Test", "Troubleshooting", "Notifications and webhooks"],
  "Coming from the existing product",
];

export const headingsOf = (readme: string): readonly string[] =>
  [...readme.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);

/** The rows of the table below this head, each as its cells. */
export function tableBelow(readme: string, head: string): readonly (readonly string[])[] {
  const [, after = ""] = readme.split(`${head}\n`);
  const [rows = ""] = after.split("\n\n", 1);
  return rows
    .split("\n")
    .slice(1)
    .map((row) => row.slice(2, -2).split(" | "));
}

const valueOf = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);

/**
 * The `psa` section of the example, file names in the place of secrets: `key: value` in two levels, which is all that
 * examples have.
 */
export function exampleSection(readme: string): Readonly<Record<string, unknown>> {
  const [, yaml = ""] = /```yaml\nschemaVersion: 1\npsa:\n([^`]+)```/.exec(readme) ?? [];
  const section: Record<string, unknown> = {};
  let inner = section;
  for (const line of yaml.split("\n")) {
    const [, indent = "", name = "", value = ""] = /^( {2}| {4})(\w+):\s*([^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
    if (name !== "") {
      const group: Record<string, unknown> = indent.length === 2 ? section : inner;
      group[name] = value === "" ? {} : valueOf(value.replace(/^file:/, ""));
      inner = value === "" ? (group[name] as Record<string, unknown>) : group;
    }
  }
  return section;
}
