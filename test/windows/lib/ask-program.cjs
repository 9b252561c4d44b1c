// Runs under Windows' plain Node: starts one of the executable's own programs as the executable itself does, with pipes.
//
//   node ask-program.cjs EXECUTABLE WORDS INPUT OUTPUT
//
// WORDS is a JSON array, INPUT a file for its standard input; what it writes to descriptors 1 and 3 goes to OUTPUT.1 and .3.
const { spawn } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");

const [, , executable, words, input, output] = process.argv;
const child = spawn(executable, JSON.parse(words), { stdio: ["pipe", "pipe", "inherit", "pipe"] });
for (const descriptor of [1, 3]) {
  const chunks = [];
  child.stdio[descriptor].on("data", (chunk) => chunks.push(chunk));
  child.stdio[descriptor].on("end", () => writeFileSync(`${output}.${descriptor}`, Buffer.concat(chunks)));
}
child.stdin.end(readFileSync(input));
child.on("close", (code) => (process.exitCode = code));
