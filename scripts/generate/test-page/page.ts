import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Description, colourLevels, fieldSizes, namedValues } from "../description.ts";
import { generatedFrom } from "../words.ts";

const source = (file: string): string => readFileSync(path.join(import.meta.dirname, file), "utf8").trimEnd();

/** Modules, each after those it imports. */
const modules = ["reports.js", "button.js", "dom.js", "presses.js", "lights.js", "board.js", "start.js"];

/** Modules as one script: a file that is opened from disk can not import others. */
const joined = (texts: readonly string[]): string =>
  texts
    .join("\n\n")
    .replaceAll(/^import [^;]*;\n/gm, "")
    .replaceAll(/^export /gm, "");

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * hardware/test-page/index.html: one file that works off line. The Content Security Policy names the hashes of its own
 * script and style and allows nothing else, so that it can reach no network.
 */
export function testPage(description: Description): string {
  const script = `\n"use strict";\n${joined(modules.map(source))}\n`;
  const style = `\n${source("page.css")}\n`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  const data = JSON.stringify(pageData(description)).replaceAll("<", String.raw`\u003c`);
  const parts: Readonly<Record<string, string>> = {
    generated: `<!-- ${generatedFrom} -->`,
    policy,
    product: description.brand.product,
    style: `<style>${style}</style>`,
    protocol: `<script type="application/json" id="protocol">${data}</script>`,
    script: `<script>${script}</script>`,
  };
  const insert = (_: string, name: string): string => parts[name] ?? "";
  return `${source("page.html")
    .replaceAll(/<!-- insert: (\w+) -->/g, insert)
    .replace(/insert: (policy)/, insert)}\n`;
}

/** What the page knows of the protocol. */
function pageData({ protocol, brand }: Description): unknown {
  return {
    usagePage: protocol.usagePage,
    usage: protocol.usage,
    protocolVersion: protocol.protocolVersion,
    bootloaderMagic: protocol.limits["bootloaderMagic"]?.value,
    enums: protocol.enums,
    reports: protocol.reports.map((report) => ({
      ...report,
      fields: report.fields.map((field) => ({ ...field, size: fieldSizes[field.type] })),
    })),
    lights: protocol.lights.map(({ name, setBy, pattern, colour, periodMs, meaning }) => ({
      name,
      setBy,
      pattern,
      colour,
      levels: colourLevels(brand, colour),
      periodMs,
      meaning,
      moves: namedValues(protocol, "lightPattern").find((value) => value.name === pattern)?.meaning,
    })),
  };
}
