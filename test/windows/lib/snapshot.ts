import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import path from "node:path";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { packageVersion } from "../../lab/image/debian.ts";

/**
 * The command that runs a program under Wine. Without random addresses: at one start of 2000 Linux puts something where Windows has
 * its data for all programs, and that program does not start ("failed to map the shared user data").
 */
export const wineCommand = (...words: readonly string[]): [command: string, ...words: string[]] => [
  "setarch",
  ...["--addr-no-randomize", "/usr/lib/wine/wine64"],
  ...words,
];
export const wineserver = "/usr/lib/wine/wineserver";

const root = path.resolve(import.meta.dirname, "../../..");
const cache = path.join(root, ".cache/windows");
const ownFile = path.join(import.meta.dirname, "snapshot.ts");

/** What the tests put into the drive, made from C sources. */
const made = [
  {
    source: path.join(import.meta.dirname, "shims/process-prng.c"),
    as: "system32/bcryptprimitives.dll",
    words: ["-shared"],
    libraries: ["-ladvapi32"],
  },
  {
    source: path.join(root, "test/lab/image/wine-cfgmgr32.c"),
    as: "system32/cfgmgr32.dll",
    words: ["-shared"],
    libraries: ["-lsetupapi"],
  },
  {
    source: path.join(import.meta.dirname, "shims/keep-alive.c"),
    as: "keep-alive.exe",
    words: ["-mwindows"],
    libraries: [],
  },
];

/** The environment of Wine's programs: nothing of the tester's own but where programs are. */
export const wineEnvironment = (prefix: string): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: prefix,
  LANG: "C.UTF-8",
  WINEPREFIX: prefix,
  WINEARCH: "win64",
  WINEDEBUG: "-all",
  WINEDLLOVERRIDES: "mscoree=;mshtml=",
});

/** A Wine prefix of the caller's own: Windows 10, with the shims that Node and the native modules need under Wine 8.0. */
export async function newPrefix(): Promise<string> {
  const version = packageVersion("wine64");
  if (version === undefined) {
    throw new Error("apt knows no wine64. Run `apt-get update` as root, then try again.");
  }
  const sources = [ownFile, ...made.map(({ source }) => source)].map((file) => readFileSync(file, "utf8"));
  const snapshot = await cachedFolder(cache, "snapshot", hashOf(...sources, version), makeSnapshot);
  mkdirSync(cache, { recursive: true });
  const prefix = mkdtempSync(path.join(cache, "prefix-"));
  // 700 MB of libraries that nobody writes to are linked, not copied.
  await runCommand("sh", ["-euc", copyScript, "sh", snapshot, prefix]);
  return prefix;
}

const copyScript = `
cd "$1"
tar --create --exclude=./drive_c/windows/system32 . | tar --extract --directory="$2"
cp --archive --link drive_c/windows/system32 "$2/drive_c/windows/system32"
`;

async function makeSnapshot(prefix: string): Promise<void> {
  const env = wineEnvironment(prefix);
  const run = async (...words: readonly string[]): Promise<void> => {
    const [command, ...rest] = wineCommand(...words);
    return runCommand(command, rest, { env });
  };
  await run("wineboot", "--init");
  await run("winecfg", "-v", "win10"); // Node refuses older ones
  // Where a program breaks nobody is asked what to do.
  await run(
    "reg",
    "add",
    String.raw`HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug`,
    "/v",
    "Auto",
    "/d",
    "0",
    "/f",
  );
  for (const program of ["tier2.exe", "node.exe"]) {
    const key = String.raw`HKCU\Software\Wine\AppDefaults\${program}\DllOverrides`.replace("${program}", program);
    await run("reg", "add", key, "/v", "cfgmgr32", "/d", "native,builtin", "/f");
  }
  await runCommand(wineserver, ["--wait"], { env });
  for (const { source, as, words, libraries } of made) {
    const output = path.join(prefix, "drive_c/windows", as);
    const flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-s"];
    await runCommand("x86_64-w64-mingw32-gcc", [...flags, ...words, "-o", output, source, ...libraries]);
  }
}
