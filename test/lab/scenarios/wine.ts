import { expect } from "vitest";
import type { TakenPress } from "../guest-programs/take-press.ts";
import type { Figures } from "../table.ts";
import type { Guest } from "../vm/guest.ts";
import type { Lab } from "./lab.ts";

/** Wine's processes, and Node, take most of a minute to start on the emulated processor. */
export const wineLimitMs = 240_000;

const disk = "/dev/vdc";
const mountPoint = "/wine";
const unit = "lab-wine";
const output = "/tmp/taken";

/**
 * The packed product on Windows' Node, with the module that node-hid brings for Windows, by Wine: it finds the button, takes a
 * press and its gesture, sets lights, reads what the button says of itself, and is told that it was unplugged.
 */
export async function underWine(lab: Lab): Promise<Figures> {
  const { guest, pico } = lab;
  await lab.plugOnly(["pico"]);
  await lab.stopBridge();
  await guest.must(`mkdir -p ${mountPoint}; mountpoint --quiet ${mountPoint} || mount ${disk} ${mountPoint}`);
  const before = pico.now;
  const startedAtMs = Date.now();
  const taking = runOnWindows(guest, "take-press");
  try {
    const isAskedFor = pico.shows("urgent", before); // its light says that it waits for a press
    const openedAtMs = await Promise.race([isAskedFor, taking.then(ended)]);
    const pressed = pico.now;
    const pressedAtMs = await pico.tap();
    const litAtMs = await Promise.race([pico.shows("sent", pressed), taking.then(ended)]);
    await pico.unplug();
    const taken = JSON.parse(await taking) as TakenPress;
    expect(taken).toMatchObject({
      platform: "win32",
      info: { vendorId: 0x12_09, productId: 1, serialNumber: pico.serial, product: "Tier2 Helpdesk Button" },
      identity: { board: "pico", serial: pico.serial },
      gesture: { bootId: taken.press.bootId, sequence: taken.press.sequence, kind: "short" },
      status: { lastSequence: taken.press.sequence, queued: 0 },
      detached: expect.stringContaining("could not read from HID device") as unknown,
    });
    return {
      platform: taken.platform,
      "start -> opened": openedAtMs - startedAtMs,
      "press -> taken": guest.hostTime(taken.pressAtMs) - pressedAtMs,
      "-> gesture, light": litAtMs - pressedAtMs,
    };
  } finally {
    await guest.run(`systemctl stop ${unit}`);
    taking.catch(() => undefined); // it was ended
  }
}

function ended(printed: string): never {
  throw new Error(`The program under Wine ended by itself: ${printed}`);
}

/**
 * Runs a guest program and resolves with what it printed. Wine has a root folder of its own: its disk, with the lab's programs in it,
 * and the devices as udev knows them. Windows' Node can use no pipe of Linux's.
 */
async function runOnWindows(guest: Guest, program: string): Promise<string> {
  const options = [
    ...["--quiet", "--wait", "--collect", "--pipe", `--unit=${unit}`],
    ...[`--property=RootDirectory=${mountPoint}`, "--property=MountAPIVFS=yes"],
    `--property='BindPaths=/opt/lab /run/udev'`,
    ...["--setenv=WINEPREFIX=/prefix", "--setenv=WINEARCH=win64", "--setenv=WINEDEBUG=-all"],
    "--setenv='WINEDLLOVERRIDES=mscoree=;mshtml=;cfgmgr32=n,b'",
  ];
  const start = `setarch --addr-no-randomize /usr/lib/wine/wine64 /windows/node.exe "Z:\\opt\\lab\\guest-programs\\${program}.js"`;
  const line = `${start} < /dev/null > ${output} 2>&1; code=$?; cat ${output}; exit $code`;
  return guest.must(`systemd-run ${options.join(" ")} sh -c '${line}'`, { timeoutMs: wineLimitMs });
}
