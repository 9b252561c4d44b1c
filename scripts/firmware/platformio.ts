import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { readPythonPackages } from "../system-packages.ts";

const pythonPackages = readPythonPackages(path.resolve(import.meta.dirname, "../.."));
/** The one package that PlatformIO wants from its own registry: SCons, which PyPI has, too. */
const sconsTool = { name: "tool-scons", version: "4.40801.0" };

/** The build cannot go on; the message says what to do. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}

/** Runs a command with everything it says on stderr. Returns whether it succeeded. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  return spawnSync(command, args, { stdio: ["ignore", 2, 2], env }).status === 0;
}

/** A virtual environment with PlatformIO, made once. Returns its Python. */
function prepareVirtualEnvironment(folder: string): string {
  const isWindows = process.platform === "win32";
  const python = path.join(folder, isWindows ? "Scripts/python.exe" : "bin/python");
  const marker = path.join(folder, "installed.txt");
  const wanted = pythonPackages.join("\n");
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) {
    return python;
  }
  rmSync(folder, { recursive: true, force: true });
  if (!run(isWindows ? "python" : "python3", ["-m", "venv", folder])) {
    throw new BuildError(
      "No virtual environment for Python could be made. Install Python 3.9 or newer with its venv module " +
        "(Debian: apt-get install python3-venv).",
    );
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pythonPackages];
  if (!run(python, pip)) {
    throw new BuildError(
      `pip could not install ${pythonPackages.join(" and ")} from PyPI. Check the network (pip download platformio), ` +
        "then run the command again.",
    );
  }
  writeFileSync(marker, wanted);
  return python;
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

/** First line of the cross compiler's version. Throws BuildError when there is none on the PATH. */
export function compilerVersion(): string {
  const { status, stdout } = spawnSync("arm-none-eabi-gcc", ["--version"], { encoding: "utf8" });
  if (status !== 0) {
    throw new BuildError(
      "arm-none-eabi-gcc is not on the PATH. Install it (Debian: apt-get install gcc-arm-none-eabi).",
    );
  }
  return stdout.split(/\r?\n/)[0] ?? "";
}

/**
 * Runs `pio run -e board` on the project and returns the path of its firmware.uf2. `toolsFolder` keeps PlatformIO
 * between runs, `workFolder` what the build makes. Needs no network once PlatformIO is there. Throws BuildError.
 */
export function buildWithPlatformio(
  projectFolder: string,
  toolsFolder: string,
  board: string,
  workFolder: string = path.join(toolsFolder, "work"),
): string {
  const python = prepareVirtualEnvironment(path.join(toolsFolder, "python"));
  const core = path.join(workFolder, "core");
  const workspace = path.join(workFolder, "workspace");
  rmSync(path.join(core, "platforms"), { recursive: true, force: true }); // a link to where the project was
  seedSconsTool(path.join(core, "packages", sconsTool.name));
  const environment = {
    ...process.env,
    PLATFORMIO_CORE_DIR: core,
    PLATFORMIO_WORKSPACE_DIR: workspace,
    PLATFORMIO_SETTING_ENABLE_TELEMETRY: "No",
    PLATFORMIO_NO_ANSI: "true",
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const pio = ["-m", "platformio", "run", "--silent", "--project-dir", projectFolder, "--environment", board];
  if (!run(python, pio, environment)) {
    throw new BuildError(
      `pio run -e ${board} failed; what it said stands above. By hand: pio run -e ${board} in the folder firmware.`,
    );
  }
  return path.join(workspace, "build", board, "firmware.uf2");
}
