import { writeSync } from "node:fs";
import process from "node:process";
import { Database } from "../record/database.ts";
import { PressStore } from "../record/press-store.ts";
import { migrations } from "../record/schema.ts";

/** Records presses between two marks on standard error, to be looked at from outside: FILE COUNT */
const [, , file = "", count = "1"] = process.argv;
const times = { gestureWindowMs: 3000, settleMs: 5000, longestWaitMs: 3_600_000 };
const store = new PressStore(Database.open(file, migrations), times, Date.now());
writeSync(2, "mark: begin\n");
for (let sequence = 1; sequence <= Number(count); sequence++) {
  store.recordPress("S1", { bootId: 1, sequence, deviceTimeMs: 0 }, Date.now());
}
writeSync(2, "mark: end\n");
