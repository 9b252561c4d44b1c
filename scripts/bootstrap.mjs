// Brings pnpm and the pinned Node from npm where they are missing, then hands over to it.
// Runs on any Node >= 20 and needs no dependency; talks on stderr only, so that a command's stdout stays its own.
//
//   node scripts/bootstrap.mjs tier2 ARGS...        the command line, from its sources
//   node scripts/bootstrap.mjs script FILE ARGS...  a TypeScript file
//   node scripts/bootstrap.mjs bin NAME ARGS...     a tool of node_modules/.bin
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { config } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const oldestNode = [24, 15];

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Installs when nothing is installed yet or the lock file changed since. */
function install() {
  const marker = path.join(root, "node_modules", ".lock-installed");
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) {
    return;
  }
  const [major] = process.versions.node.split(".");
  const newer =
    Number(major) < oldestNode[0] ? `, among them Node ${oldestNode[0]} (this is ${process.versions.node})` : "";
  process.stderr.write(`Installing the dependencies from npm${newer}; this happens once...\n`);
  const result = spawnSync("npx", ["--yes", `pnpm@${config.pnpm}`, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
    env: { ...process.env, CI: "true" },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    fail("The installation failed. Check that the npm registry can be reached (npm ping), then run the command again.");
  }
  writeFileSync(marker, lock);
}

/** The folder of a Node new enough: the pinned one from npm, else the one that runs this file. */
function nodeFolder() {
  const pinned = path.join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin");
  if (existsSync(path.join(pinned, "node"))) {
    return pinned;
  }
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) {
    return path.dirname(process.execPath);
  }
  return fail(
    `Node ${oldestNode.join(".")} or newer is needed, this is ${process.versions.node}, and npm has no Node package ` +
      `for ${process.platform}-${process.arch}. Install Node 24 and run the command again.`,
  );
}

const [kind, name, ...rest] = process.argv.slice(2);
install();
const binFolder = nodeFolder();
const node = path.join(binFolder, process.platform === "win32" ? "node.exe" : "node");
const fromSource = ["--conditions=source"];
const commands = {
  tier2: () => [
    node,
    [...fromSource, path.join(root, "packages/cli/src/main.ts"), ...(name === undefined ? [] : [name]), ...rest],
  ],
  script: () => [node, [...fromSource, path.join(root, name), ...rest]],
  bin: () => [path.join(root, "node_modules/.bin", name), rest],
};
if (!(kind in commands)) {
  fail("usage: bootstrap.mjs tier2 ARGS... | script FILE ARGS... | bin NAME ARGS...");
}
const [command, args] = commands[kind]();
const child = spawn(command, args, {
  stdio: "inherit",
  shell: kind === "bin" && process.platform === "win32",
  env: {
    ...process.env,
    // The Node that started it all, for the tests of the published packages.
    TIER2_HOST_NODE: process.env.TIER2_HOST_NODE ?? process.execPath,
    PATH: [binFolder, path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
  },
});
// The terminal sends Ctrl-C to the whole group, and a service manager to us alone: the child decides when to end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => fail(`${command} cannot be started: ${error.message}`));
child.on("exit", (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else {
    process.exit(code ?? 1);
  }
});
