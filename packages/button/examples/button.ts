// Reads presses and acknowledges them, with the package @tier2/button: node button.ts
// With the path of a socket, the button that another process plays there (the emulator): node button.ts PATH
import process from "node:process";
import { ButtonDevice, colours, openTransport } from "@tier2/button";

const path = process.argv[2];
const transport = await openTransport(path === undefined ? { kind: "node-hid" } : { kind: "socket", path });
const [info] = await transport.list();
if (info === undefined) {
  throw new Error("No button is attached.");
}
/** Without an answer the button reports again; when it is gone, onDetached tells. */
const onGone = (): void => undefined;
const button = await ButtonDevice.open(transport, info, {
  onPress: ({ bootId, sequence }) => {
    process.stdout.write(`press ${sequence} of power cycle ${bootId}\n`);
    answer(bootId, sequence, "press").catch(onGone);
  },
  onGesture: ({ bootId, sequence, kind, holdMs }) => {
    process.stdout.write(`press ${sequence} was ${kind}, held for ${holdMs} ms\n`);
    answer(bootId, sequence, "gesture").catch(onGone);
  },
  onInvalidReport: ({ reason }) => process.stderr.write(`A report is not as described: ${reason}\n`),
  onDetached: (reason) => process.stderr.write(`The button is gone: ${reason}\n`),
});

/** A real host stores the press durably before it acknowledges. */
async function answer(bootId: number, sequence: number, what: "press" | "gesture"): Promise<void> {
  await button.acknowledge({ bootId, sequence, what });
  await button.setLight({ pattern: "solid", ...colours.green, periodMs: 0, timeToLiveMs: 0 });
}
