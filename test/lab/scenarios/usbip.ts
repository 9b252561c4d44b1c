import type { EmulatorFindings } from "@tier2/emulator";
import { expect } from "vitest";
import { isLight } from "../../../packages/cli/src/demo/seen-lights.ts";
import type { Figures } from "../table.ts";
import { noFindings } from "./findings.ts";
import { type Lab, isClaimed } from "./lab.ts";
import { until } from "./until.ts";

const emulator = "/usr/lib/tier2/packages/emulator/src/emulator-process.js";
const commands = "/run/lab-button.commands";
const events = "/run/lab-button.events";

/** What the emulator prints, as far as it is looked at. */
interface EmulatorLine {
  readonly event?: "ready" | "light";
  readonly info?: { readonly serialNumber: string };
  readonly light?: { readonly red: number; readonly green: number; readonly blue: number };
  readonly findings?: EmulatorFindings;
}

/**
 * A button over USB/IP: the emulator's server as the package has it, attached with the stock `usbip` client. The server runs in the guest,
 * which has no network.
 */
export async function overUsbip(lab: Lab): Promise<Figures> {
  const { guest } = lab;
  await guest.must(`modprobe vhci-hcd && rm -f ${commands} && mkfifo ${commands}`);
  const started = `exec node ${emulator} --usbip 3240 <>${commands} >${events}`;
  await guest.must(`systemd-run --quiet --unit lab-button sh -c '${started}'`);
  await lab.ready([]); // meanwhile: both take long to start there
  const serial = (await untilPrinted(lab, 0, ({ event }) => event === "ready")).line.info?.serialNumber ?? "";
  const since = await lab.mark();
  expect(await guest.must("usbip list --remote 127.0.0.1")).toContain("1209:0001");
  const startMs = Date.now();
  await guest.must("usbip attach --remote 127.0.0.1 --busid 1-1");
  await lab.untilStatus("claimed", (status) => isClaimed(status, [serial]));
  const claimMs = Date.now() - startMs;
  const wakeup = (
    await guest.run("cat $(dirname $(grep -l " + serial + " /sys/bus/usb/devices/*/serial))/power/wakeup")
  ).output.trim();
  const refused = await guest.run("usbip attach --remote 127.0.0.1 --busid 1-1");
  expect(refused.code).not.toBe(0);

  const printed = (await untilPrinted(lab, 0, () => true)).count;
  const pressedAtMs = Date.now();
  await guest.must(`echo press 40 > ${commands}`);
  await untilPrinted(lab, printed, ({ light }) => light !== undefined && isLight("sent", light));
  const sentMs = Date.now() - pressedAtMs;
  const { tickets, lost, duplicates } = await lab.settlement(since);
  expect({ tickets: tickets.length, lost, duplicates }).toEqual({ tickets: 1, lost: 0, duplicates: 0 });
  await guest.must("usbip detach --port 0");
  await lab.untilStatus("no button", (status) => isClaimed(status, []));
  await guest.must(`echo findings > ${commands}`);
  const answered = await untilPrinted(lab, printed, ({ findings }) => findings !== undefined);
  expect(answered.line.findings).toEqual(noFindings);
  await lab.tidy();
  return {
    "attach -> claimed": claimMs,
    "press -> sent light": sentMs,
    tickets: 1,
    "second attach": "refused",
    "wakeup by default": wakeup,
  };
}

/** The first line that is wanted after so many others, and how many there are by now. */
async function untilPrinted(
  { guest }: Lab,
  from: number,
  isWanted: (line: EmulatorLine) => boolean,
): Promise<{ readonly line: EmulatorLine; readonly count: number }> {
  return until(
    "The emulator in the guest does not come that far",
    async () => (await guest.run(`cat ${events}`)).output.split("\n").slice(0, -1),
    (texts) => {
      const lines = texts.slice(from).map((text) => JSON.parse(text) as EmulatorLine);
      const line = lines.find(isWanted);
      return line === undefined ? undefined : { line, count: texts.length };
    },
  );
}
