import { appendFileSync, cpSync, globSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { cachedFolder, hashOf } from "../lib/cached-folder.ts";
import { pnpmWords } from "../lib/pnpm.ts";
import { runCommand } from "../lib/run-command.ts";

const root = path.resolve(import.meta.dirname, "../..");

export interface Platform {
  /** As Node's `process.platform`. */
  readonly os: "win32" | "linux";
  readonly cpu: "x64" | "arm64";
}

export const windows: Platform = { os: "win32", cpu: "x64" };
export const linux: Platform = { os: "linux", cpu: "x64" };

/**
 * A folder like the repository's, without sources, whose one `node_modules` holds what the command line needs on another
 * platform, its Node among it. pnpm checks every package against the hash in pnpm-lock.yaml and runs no script of theirs.
 * Cached.
 */
export async function platformWorkspace({ os, cpu }: Platform): Promise<string> {
  const manifests = globSync(
    "{package.json,pnpm-lock.yaml,pnpm-workspace.yaml,{firmware,test,packages/*}/package.json}",
    {
      cwd: root,
    },
  ).toSorted();
  // Not as words of a command: whatever pnpm is asked there later is told of this platform.
  const architectures = `\nsupportedArchitectures: { os: [${os}], cpu: [${cpu}], libc: [glibc] }\n`;
  const key = hashOf(architectures, ...manifests.flatMap((file) => [file, readFileSync(path.join(root, file))]));
  return cachedFolder(path.join(root, ".cache/package"), `workspace-${os}-${cpu}`, key, async (folder) => {
    for (const file of manifests) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      cpSync(path.join(root, file), path.join(folder, file));
    }
    appendFileSync(path.join(folder, "pnpm-workspace.yaml"), architectures);
    const install = ["install", "--frozen-lockfile", "--prod", "--ignore-scripts", "--config.node-linker=hoisted"];
    await runCommand("npx", [...pnpmWords, ...install, "--filter", "@tier2/cli..."], {
      cwd: folder,
      env: { ...process.env, CI: "true" },
    });
  });
}

/** The path of that platform's Node. */
export async function nodeOf(platform: Platform): Promise<string> {
  const name =
    platform.os === "win32" ? `node-win-${platform.cpu}/bin/node.exe` : `node-linux-${platform.cpu}/bin/node`;
  return path.join(await platformWorkspace(platform), "node_modules", name);
}
