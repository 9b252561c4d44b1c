import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { warningTable } from "../../packages/bridge/src/warnings/table.ts";
import { cachedFolder, hashOf } from "../lib/cached-folder.ts";
import { runCommand } from "../lib/run-command.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** The sources of tier2-service.exe. */
export const serviceHostFolder: string = path.join(root, "deploy/windows/service-host");

const target = "x86_64-w64-mingw32";

export interface ServiceHostOptions {
  /** Where tier2-service.exe is written; its folder is made. */
  readonly output: string;
  /** `major.minor.patch`; left out: that of the command line. */
  readonly version?: string;
  /** Limits of settings.h that are others for a test. */
  readonly limits?: Readonly<Record<`T2_${string}`, number>>;
}

/** Compiles the service host for Windows. Same sources give the same bytes. Rejects with what the tools print. */
export async function buildServiceHost({
  output,
  version = ownVersion(),
  limits = {},
}: ServiceHostOptions): Promise<void> {
  const compiled = await compiledHost(definesOf(limits));
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-service-host-"));
  try {
    writeFileSync(path.join(folder, "resources.rc"), resources(version));
    await runTool(folder, "windres", `--include-dir=${compiled}`, "resources.rc", "resources.o");
    mkdirSync(path.dirname(output), { recursive: true });
    const parts = readdirSync(compiled)
      .filter((name) => name.endsWith(".o"))
      .sort();
    const objects = [...parts.map((name) => path.join(compiled, name)), "resources.o"];
    await runTool(folder, "gcc", ...linkerFlags, "-o", path.resolve(output), ...objects, ...libraries);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const compilerFlags = [
  ...["-std=c11", "-D_WIN32_WINNT=0x0A00", "-DWIN32_LEAN_AND_MEAN", "-DUNICODE", "-D_UNICODE", "-municode"],
  ...["-O2", "-Wall", "-Wextra", "-Wconversion", "-Werror"],
];
const linkerFlags = [
  // Without a console: the agent's start must show no window.
  ...["-municode", "-mwindows", "-static", "-s"],
  "-Wl,--dynamicbase,--nxcompat,--high-entropy-va,--no-insert-timestamp",
];
const libraries = ["bcrypt", "ole32", "shell32", "advapi32", "uuid"].map((name) => `-l${name}`);

/** The folder with its object files and resources of its messages; they are of no version. Takes some seconds; cached. */
async function compiledHost(defines: readonly string[]): Promise<string> {
  const sources = readdirSync(serviceHostFolder)
    .filter((name) => /\.[ch]$/.test(name))
    .sort()
    .map((name) => path.join(serviceHostFolder, name));
  const key = hashOf(messageTable(), ...compilerFlags, ...defines, ...sources.map((file) => readFileSync(file)));
  return cachedFolder(path.join(root, ".cache/package"), "service-host", key, async (folder) => {
    writeFileSync(path.join(folder, "messages.mc"), messageTable());
    await runTool(folder, "windmc", "-U", "messages.mc");
    const files = sources.filter((name) => name.endsWith(".c"));
    await runTool(folder, "gcc", ...compilerFlags, `-I${folder}`, ...defines, "-c", ...files);
  });
}

const runTool = async (folder: string, tool: string, ...words: readonly string[]): Promise<void> =>
  runCommand(`${target}-${tool}`, words, { cwd: folder });

const definesOf = (limits: ServiceHostOptions["limits"]): string[] =>
  Object.entries(limits ?? {}).map(([name, value]) => `-D${name}=${value}u`);

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(root, "packages/cli/package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}

/** The host's own messages, and one for each warning of the bridge: what it says is all of the text. */
function messageTable(): string {
  const own = readFileSync(path.join(serviceHostFolder, "messages.mc"), "utf8");
  const warnings = Object.values(warningTable).map(({ eventId }) => `MessageId=${eventId}\nLanguage=English\n%1\n.\n`);
  return own + warnings.join("");
}

const resources = (version: string): string => `#include "messages.rc"
1 VERSIONINFO
FILEVERSION ${version.split(".").join(",")},0
PRODUCTVERSION ${version.split(".").join(",")},0
FILEOS 0x40004
FILETYPE 0x1
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904B0"
    BEGIN
      VALUE "FileDescription", "Tier2 helpdesk button (service)"
      VALUE "FileVersion", "${version}.0"
      VALUE "ProductName", "Tier2 helpdesk button"
      VALUE "ProductVersion", "${version}"
      VALUE "OriginalFilename", "tier2-service.exe"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x409, 1200
  END
END
`;
