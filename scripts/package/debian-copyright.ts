import { globSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

const licenceFile = /^(licen[cs]e|copying|notice)/i;

/** The file `copyright` as Debian reads it (DEP-5): ours, and every package inside with the text of its licence. */
export function debianCopyright(root: string, program: string): string {
  const manifests = globSync("node_modules/{*,@*/*}/package.json", { cwd: program })
    .map((file) => path.dirname(file))
    .filter((folder) => !folder.startsWith("node_modules/@tier2/") && !folder.includes("/@types/"))
    .filter((folder) => !folder.includes("node_modules/node-win-"))
    .toSorted();
  const own = readFileSync(path.join(root, "LICENSE"), "utf8");
  return [
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: tier2\n",
    `Files: *\nCopyright: the contributors of the helpdesk button\n${licence("MIT", own)}`,
    firmwareStanza(root),
    ...manifests.map((folder) => stanza(program, folder)),
  ].join("\n");
}

/** avr-libc asks for its text beside the images that have parts of it. */
const firmwareStanza = (root: string): string => {
  const text = readFileSync(path.join(root, "firmware/images/avr-libc-license.txt"), "utf8");
  const files = "usr/lib/tier2/node_modules/@tier2/firmware/images/*";
  return `Files: ${files}\nCopyright: the contributors of the helpdesk button, and of avr-libc\n${licence("MIT and BSD-3-Clause", text)}`;
};

function stanza(program: string, folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(program, folder, "package.json"), "utf8")) as Manifest;
  const name = (manifest.license ?? "unknown")
    .replaceAll(/[()]/g, "")
    .replaceAll(" OR ", " or ")
    .replaceAll(" AND ", " and ");
  const texts = readdirSync(path.join(program, folder))
    .filter((file) => licenceFile.test(file))
    .toSorted()
    .map((file) => readFileSync(path.join(program, folder, file), "utf8"));
  const text = texts.join("\n");
  const holders = [...text.matchAll(/^\W*(?:Copyright|\(c\)).*$/gim)].map(([line]) => line.trim());
  const author = typeof manifest.author === "string" ? manifest.author : manifest.author?.name;
  const copyright = holders[0] ?? author ?? `the contributors of ${manifest.name}`;
  // Node itself lies outside of node_modules.
  const files = /node_modules\/node-linux-/.test(folder) ? "usr/lib/tier2/bin/node" : `usr/lib/tier2/${folder}/*`;
  const comment = `Comment: ${manifest.name} ${manifest.version}, from npm`;
  return `Files: ${files}\nCopyright: ${copyright}\n${comment}\n${licence(name, text)}`;
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
