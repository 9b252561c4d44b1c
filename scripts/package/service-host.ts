import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { warningTable } from "../../packages/bridge/src/warnings/table.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** The sources of tier2-service.exe. */
export const serviceHostFolder: string = path.join(root, "deploy/windows/service-host");

const target = "x86_64-w64-mingw32";
const libraries = ["bcrypt", "ole32", "shell32", "advapi32", "uuid"];

export interface ServiceHostOptions {
  /** Where tier2-service.exe is written; its folder is made. */
  readonly output: string;
  /** `major.minor.patch`; left out: that of the command line. */
  readonly version?: string;
  /** Limits of settings.h that are others for a test. */
  readonly limits?: Readonly<Record<`T2_${string}`, number>>;
}

/** Compiles the service host for Windows; takes some seconds. Same sources give the same bytes. Throws what the tools print. */
export function buildServiceHost({ output, version = ownVersion(), limits = {} }: ServiceHostOptions): void {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-service-host-"));
  const run = (tool: string, ...words: readonly string[]): void => {
    execFileSync(`${target}-${tool}`, words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  };
  try {
    writeFileSync(path.join(folder, "messages.mc"), messageTable());
    writeFileSync(path.join(folder, "resources.rc"), resources(version));
    run("windmc", "-U", "messages.mc");
    run("windres", "resources.rc", "resources.o");
    mkdirSync(path.dirname(output), { recursive: true });
    run("gcc", ...compilerFlags, `-I${folder}`, ...definesOf(limits), "-o", path.resolve(output), ...words());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const compilerFlags = [
  ...[
    "-std=c11",
    "-D_WIN32_WINNT=0x0A00",
    "-DWIN32_LEAN_AND_MEAN",
    "-DUNICODE",
    "-D_UNICODE",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Werror",
  ],
  // Without a console: the agent's start must show no window.
  ...[
    "-municode",
    "-mwindows",
    "-static",
    "-s",
    "-Wl,--dynamicbase,--nxcompat,--high-entropy-va,--no-insert-timestamp",
  ],
];

const definesOf = (limits: ServiceHostOptions["limits"]): string[] =>
  Object.entries(limits ?? {}).map(([name, value]) => `-D${name}=${value}u`);

const words = (): string[] => [
  ...readdirSync(serviceHostFolder)
    .filter((name) => name.endsWith(".c"))
    .sort()
    .map((name) => path.join(serviceHostFolder, name)),
  "resources.o",
  ...libraries.map((name) => `-l${name}`),
];

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
