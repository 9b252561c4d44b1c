#!/usr/bin/env node
// The command line needs Node 24.15. On an older Node (20 or later) this file hands over to the Node that came with
// the package from npm; it must therefore stay plain JavaScript that the older Node understands.
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 24 || (major === 24 && minor >= 15)) {
  if (!existsSync(new URL("../dist/main.js", import.meta.url))) {
    process.stderr.write("tier2 is not built here. In a checkout write: npx --no-install tier2 COMMAND\n");
    process.exit(1);
  }
  await import("../dist/main.js");
} else {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const program = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  const node = await locate(name, program);
  if (node === undefined) {
    process.stderr.write(
      `tier2 needs Node 24.15 or newer, this is ${process.versions.node}, and the package ${name} is not installed. ` +
        "Install Node 24, or install tier2 without --omit=optional.\n",
    );
    process.exit(1);
  }
  const { spawn } = await import("node:child_process"); // loading it takes as long as half of the rest
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else {
      process.exit(code ?? 1);
    }
  });
}

async function locate(name, program) {
  const { createRequire } = await import("node:module");
  try {
    const file = path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), program);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined; // not installed
  }
}
