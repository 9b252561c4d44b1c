import { writeSync } from "node:fs";
import process from "node:process";
import { openTestStores } from "./test-stores.ts";

/** Records presses between two marks on standard error, to be looked at from outside: FILE COUNT */
const [, , file = "", count = "1"] = process.argv;
const { presses } = openTestStores(file, Date.now());
writeSync(2, "mark: begin\n");
for (let sequence = 1; sequence <= Number(count); sequence++) {
  presses.recordPress("S1", { bootId: 1, sequence, deviceTimeMs: 0 }, Date.now());
}
writeSync(2, "mark: end\n");
