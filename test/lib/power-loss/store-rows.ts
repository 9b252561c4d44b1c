import process from "node:process";
import { Database } from "../../../packages/bridge/src/record/database.ts";

/** Stores rows one by one and says so of each, with syncs or, to be caught, without: FILE COUNT FULL|OFF */
const [, , file = "", count = "0", synchronous = "FULL"] = process.argv;
const database = Database.open(file, ["CREATE TABLE stored (number INTEGER PRIMARY KEY, text TEXT) STRICT"]);
database.prepare(`PRAGMA synchronous = ${synchronous}`).run();
const insert = database.prepare("INSERT INTO stored (number, text) VALUES (:number, :text)");
for (let number = 1; number <= Number(count); number += 1) {
  insert.run({ number, text: "x".repeat(700) });
  process.stdout.write(`stored ${number}\n`);
  if (number % 50 === 0) {
    database.checkpoint();
  }
}
