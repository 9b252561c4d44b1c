import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { buildServiceHost, serviceHostFolder } from "../../../scripts/package/service-host.ts";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { testExecutable } from "../lib/test-executable.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const cache = path.join(root, ".cache/windows");

/** The host with limits that a test can wait for. */
const limits = {
  T2_STOP_LIMIT_MS: 3000,
  T2_HANG_LIMIT_MS: 2000,
  T2_START_LIMIT_MS: 20_000,
  T2_WATCH_EVERY_MS: 200,
  T2_LONG_RUN_MS: 4000,
  T2_FIRST_DELAY_MS: 100,
  T2_LONGEST_DELAY_MS: 1500,
  T2_LOG_FILE_BYTES: 20_000,
  T2_FIRST_WORD_LIMIT_MS: 60_000,
  T2_BRIDGE_LIMIT_MS: 6000,
};

/** Folders that make up an installation. Do not write to them. */
export type Programs = readonly string[];

/** The service host with short limits, the played bridge as tier2.exe, the played service, and the client of pipes. */
export async function playedPrograms(): Promise<Programs> {
  const own = ["programs.ts", "played-bridge.c", "played-service.c", "pipe-client.c"].map((name) =>
    path.join(import.meta.dirname, name),
  );
  const key = hashOf(...own.map((file) => readFileSync(file)), ...hostSources());
  const folder = await cachedFolder(cache, "played-programs", key, async (made) => {
    await buildServiceHost({ output: path.join(made, "tier2-service.exe"), limits });
    await compile("played-bridge.c", path.join(made, "tier2.exe"));
    await compile("played-service.c", path.join(made, "played-service.exe"));
    await compile("pipe-client.c", path.join(made, "pipe-client.exe"));
  });
  return [folder];
}

/** The service host as it is shipped, and tier2.exe as it runs under Wine. */
export async function realPrograms(): Promise<Programs> {
  const host = await cachedFolder(cache, "service-host", hashOf(...hostSources()), async (folder) =>
    buildServiceHost({ output: path.join(folder, "tier2-service.exe") }),
  );
  return [await testExecutable(), host];
}

const hostSources = (): Buffer[] =>
  [
    ...readdirSync(serviceHostFolder).map((name) => path.join(serviceHostFolder, name)),
    ...["scripts/package/service-host.ts", "packages/bridge/src/warnings/table.ts", "packages/cli/package.json"].map(
      (name) => path.join(root, name),
    ),
  ].map((file) => readFileSync(file));

async function compile(source: string, output: string): Promise<void> {
  const flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-static", "-s"];
  await runCommand("x86_64-w64-mingw32-gcc", [...flags, "-o", output, path.join(import.meta.dirname, source)]);
}
