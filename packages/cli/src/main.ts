import process from "node:process";
import { createEnding, interruptedCode } from "./ending.ts";

const words = process.argv.slice(2);
if (words[0] === "run" || words[0] === "agent") {
  const { leanMemory } = await import("./lean-memory.ts"); // help needs nothing of what it brings
  leanMemory();
}

const ending = createEnding(
  () => performance.now(),
  () => process.exit(interruptedCode),
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, ending.ask);
}
// A reader that went away (`tier2 ... | head`, a log collector that restarts) must not end the bridge.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", () => undefined);
}

const { runProgram } = await import("./program.ts"); // not before
process.exitCode = await runProgram(words, {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  environment: process.env,
  ending: ending.signal,
});
