import { readFileSync } from "node:fs";
import path from "node:path";
import type { Platform } from "./platform-workspace.ts";
import { type ShippedPackage, shippedPackages } from "./shipped-packages.ts";

/** Where the program's folder is. */
const place = "usr/lib/tier2";

/** The file `copyright` as Debian reads it (DEP-5): ours, and every package inside with the text of its licence. */
export async function debianCopyright(root: string, platform: Platform, modules: readonly string[]): Promise<string> {
  const { bundled, native, node } = await shippedPackages(platform, modules);
  const own = readFileSync(path.join(root, "LICENSE"), "utf8");
  return [
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: tier2\n",
    `Files: *\nCopyright: the contributors of the helpdesk button\n${licence("MIT", own)}`,
    bundledStanza(bundled),
    firmwareStanza(root),
    ...native.map((one) => stanza(`${place}/${one.folder}/*`, one)),
    stanza(`${place}/bin/node`, node),
  ].join("\n");
}

/** Our code, and that of all the packages that became one with it. */
function bundledStanza(packages: readonly ShippedPackage[]): string {
  const sorted = packages.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const names = [...new Set(["MIT", ...sorted.map(licenceName)])].join(" and ");
  const holders = ["the contributors of the helpdesk button", ...new Set(sorted.map(holderOf))];
  const comments = sorted.map(({ name, version }) => `${name} ${version}`);
  const texts = sorted.map((one) => `${one.name} ${one.version}, ${licenceName(one)}\n\n${one.texts.join("\n")}`);
  return (
    `Files: ${place}/bin/tier2.js ${place}/packages/* ${place}/parts/*\nCopyright: ${holders.join("\n ")}\n` +
    `Comment: with, from npm:\n ${comments.join("\n ")}\n${licence(names, texts.join("\n\n"))}`
  );
}

/** avr-libc asks for its text beside the images that have parts of it. */
const firmwareStanza = (root: string): string => {
  const text = readFileSync(path.join(root, "firmware/images/avr-libc-license.txt"), "utf8");
  const files = `${place}/firmware/images/*`;
  return `Files: ${files}\nCopyright: the contributors of the helpdesk button, and of avr-libc\n${licence("MIT and BSD-3-Clause", text)}`;
};

function stanza(files: string, one: ShippedPackage): string {
  const comment = `Comment: ${one.name} ${one.version}, from npm`;
  const text = licence(licenceName(one), one.texts.join("\n"));
  return `Files: ${files}\nCopyright: ${holderOf(one)}\n${comment}\n${text}`;
}

const licenceName = ({ license }: ShippedPackage): string =>
  license.replaceAll(/[()]/g, "").replaceAll(" OR ", " or ").replaceAll(" AND ", " and ");

function holderOf({ name, author, texts }: ShippedPackage): string {
  const [holder] = /^\W*(?:Copyright|\(c\)).*$/im.exec(texts.join("\n")) ?? [];
  return holder?.trim() ?? (typeof author === "string" ? author : author?.name) ?? `the contributors of ${name}`;
}

/** Texts that every Debian has. */
const common: readonly (readonly [name: RegExp, file: string])[] = [
  [/^Apache-2\.0$/, "Apache-2.0"],
  [/^LGPL-3\.0/, "LGPL-3"],
];

const licence = (name: string, text: string): string => {
  const [, file] = common.find(([known]) => known.test(name)) ?? [];
  if (file !== undefined) {
    return `License: ${name}\n On Debian its text is the file /usr/share/common-licenses/${file}.\n`;
  }
  const lines = text
    .trim()
    .split(/\r?\n/)
    .map((line) => (line.trim() === "" ? " ." : ` ${line.trimEnd()}`));
  return `License: ${name}\n${text.trim() === "" ? " The package tells its licence by this name alone." : lines.join("\n")}\n`;
};
