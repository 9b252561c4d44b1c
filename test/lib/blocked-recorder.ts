import { setImmediate as turn } from "node:timers/promises";
import process from "node:process";
import { openRecorderHere } from "./recorder-here.ts";

/**
 * A recorder whose main thread is blocked, 2 s at a time with a breath in between: DATABASE SOCKET. Begins when the
 * button is attached and tells its parent; on SIGTERM it tells how many presses the main thread heard of, and ends.
 */
const [, , databasePath = "", socketPath = ""] = process.argv;
const blockMs = 2000;
const never = new Int32Array(new SharedArrayBuffer(4));
const ending = new AbortController();
process.once("SIGTERM", () => ending.abort());
const { recorder, events } = await openRecorderHere(databasePath, socketPath);
process.send?.("blocked");
while (!ending.signal.aborted) {
  await turn();
  Atomics.wait(never, 0, 0, blockMs);
}
await recorder.call("stop", {});
process.send?.(events.all.filter(({ type }) => type === "press.recorded").length);
process.disconnect();
