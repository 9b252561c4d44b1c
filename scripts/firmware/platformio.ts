import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { readPythonPackages } from "../system-packages.ts";
import { BuildError } from "./build-error.ts";

const pythonPackages = readPythonPackages(path.resolve(import.meta.dirname, "../.."));
/** The one package that PlatformIO wants from its own registry: SCons, which PyPI has, too. */
const sconsTool = { name: "tool-scons", version: "4.40801.0" };

/** Runs a command with everything it says on stderr. Returns whether it succeeded. */
function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ["ignore", 2, 2] }).status === 0;
}

const pythonOf = (environment: string): string =>
  path.join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/**
 * A virtual environment with PlatformIO, made once. Returns its Python. It is made aside and then gets its name, so
 * that it is whole when it is seen, also by others that build at the same moment.
 */
function prepareVirtualEnvironment(toolsFolder: string): string {
  const folder = path.join(toolsFolder, pythonPackages.join("-").replaceAll("==", "-"));
  if (existsSync(pythonOf(folder))) {
    return pythonOf(folder);
  }
  mkdirSync(toolsFolder, { recursive: true });
  const fresh = mkdtempSync(path.join(toolsFolder, "new-"));
  try {
    install(fresh);
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(pythonOf(folder))) {
      throw error;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return pythonOf(folder);
}

function install(environment: string): void {
  if (!run(process.platform === "win32" ? "python" : "python3", ["-m", "venv", environment])) {
    throw new BuildError(
      "No virtual environment for Python could be made. Install Python 3.9 or newer with its venv module " +
        "(Debian: apt-get install python3-venv).",
    );
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pythonPackages];
  if (!run(pythonOf(environment), pip)) {
    throw new BuildError(
      `pip could not install ${pythonPackages.join(" and ")} from PyPI. Check the network (pip download platformio), ` +
        "then run the command again.",
    );
  }
}

/**
 * What PlatformIO finds in place of its registry's package: SCons of the virtual environment. So a build needs PyPI
 * once and no other server, and is the same everywhere.
 */
function seedSconsTool(folder: string): void {
  const { name, version } = sconsTool;
  const spec = { owner: "platformio", id: null, name, requirements: null, uri: null };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "scons.py"), "import sys\n\nimport SCons.Script\n\nsys.exit(SCons.Script.main())\n");
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name, version, description: "SCons", system: "*" }),
  );
  writeFileSync(path.join(folder, ".piopm"), JSON.stringify({ type: "tool", name, version, spec }));
}

/** Where a build left a board's files: `firmware.elf`, `firmware.bin` and what else the board takes. */
export type BuildFolder = (environment: string) => string;

/**
 * Runs `pio run` on the project for the environments named. `toolsFolder` keeps PlatformIO between runs, `workFolder`
 * takes all that the build makes. Needs no network once PlatformIO is there. Throws BuildError.
 */
export function buildWithPlatformio(
  projectFolder: string,
  environments: readonly string[],
  options: { readonly toolsFolder: string; readonly workFolder: string; readonly isRelease?: boolean },
): BuildFolder {
  const { toolsFolder, workFolder, isRelease = false } = options;
  const python = prepareVirtualEnvironment(toolsFolder);
  const core = path.join(workFolder, "core");
  const workspace = path.join(workFolder, "workspace");
  seedSconsTool(path.join(core, "packages", sconsTool.name));
  const variables = {
    ...process.env,
    PLATFORMIO_CORE_DIR: core,
    PLATFORMIO_WORKSPACE_DIR: workspace,
    PLATFORMIO_SETTING_ENABLE_TELEMETRY: "No",
    PLATFORMIO_NO_ANSI: "true",
    PYTHONDONTWRITEBYTECODE: "1",
    TIER2_RELEASE: isRelease ? "1" : "0",
  };
  const chosen = environments.flatMap((environment) => ["-e", environment]);
  const pio = ["-m", "platformio", "run", "--silent", "--project-dir", projectFolder, ...chosen];
  const { status, stdout, stderr } = spawnSync(python, pio, { env: variables, encoding: "utf8" });
  if (status !== 0) {
    throw new BuildError(
      `${stdout}${stderr}\npio run ${chosen.join(" ")} failed; what it said stands above. The same by hand, in the ` +
        `folder firmware: pio run ${chosen.join(" ")}`,
    );
  }
  return (environment) => path.join(workspace, "build", environment);
}
