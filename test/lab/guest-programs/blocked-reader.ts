// blocked-reader REPORTS BLOCKED_MS
// Opens the button as the product does, says so by its light, and does nothing at all for a while as soon as the first
// press was reported. Prints the sequence numbers that came, in their order, as one line of JSON.
import process from "node:process";
import { ButtonDevice, colours, openTransport } from "@tier2/button";

/** After this it is certain that nothing comes any more, ms. */
const quietMs = 2000;

const [reports = "", blockedMs = ""] = process.argv.slice(2);
const sequences: number[] = [];
let done: (() => void) | undefined;
let quiet: NodeJS.Timeout | undefined;
const ended = new Promise<void>((resolve) => {
  done = resolve;
});

const transport = await openTransport({ kind: "node-hid" });
const [info] = await transport.list();
if (info === undefined) {
  throw new Error("no button is attached");
}
const button = await ButtonDevice.open(transport, info, {
  onPress: ({ sequence }) => {
    sequences.push(sequence);
    if (sequences.length === 1) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(blockedMs));
    }
    clearTimeout(quiet);
    quiet = setTimeout(() => done?.(), quietMs);
    if (sequences.length === Number(reports)) {
      done?.();
    }
  },
  onGesture: () => undefined,
  onInvalidReport: () => undefined,
  onDetached: () => done?.(),
});
await button.setLight({ pattern: "solid", ...colours.magenta, periodMs: 0, timeToLiveMs: 10_000 });
await ended;
clearTimeout(quiet);
await transport.close();
process.stdout.write(`${JSON.stringify(sequences)}\n`);
