import { openSync, writeSync } from "node:fs";
import process from "node:process";

/** Writes to a file without a pause; says so once for each signal it takes, and ends after so many: FILE SIGNALS */
const [, , file = "", signals = "0"] = process.argv;
const handle = openSync(file, "w");
const bytes = Buffer.alloc(4096);
let taken = 0;
process.on("SIGUSR2", () => {
  taken += 1;
  if (taken === Number(signals)) {
    process.exit(0);
  }
  process.stdout.write(".");
});
process.stdout.write(".");
setInterval(() => {
  for (let count = 0; count < 20; count += 1) {
    writeSync(handle, bytes, 0, bytes.length, 0);
  }
}, 0);
