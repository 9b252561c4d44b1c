import { setTimeout as wait } from "node:timers/promises";
import { type HidTransport, openTransport } from "@tier2/button";
import type { Attached, AttachedLoader, Surroundings } from "./attached.ts";
import { openAvr109 } from "./avr109.ts";
import type { BootLoader } from "./boot-loader.ts";
import { copyToDrive } from "./copy-to-drive.ts";
import { drivePortPath, hidPortPath } from "./usb-port-path.ts";
import { attachedButton } from "./open-button.ts";
import { openPicoboot } from "./picoboot.ts";
import { type Avr109Port, listAvr109 } from "./serial-pipe.ts";
import { listSketches, touch } from "./touch.ts";
import { listUf2Drives } from "./uf2-drive.ts";
import { listPicoboots } from "./usb-pipe.ts";

/** The boards at this computer's USB. `close` lets go of all. */
export type UsbBoards = Surroundings & { readonly close: () => Promise<void> };

/** Rejects with a TransportError when a native module cannot be loaded. */
export async function openUsbBoards(): Promise<UsbBoards> {
  const transport = await openTransport({ kind: "node-hid" });
  return {
    look: async () => look(transport),
    wait: async (milliseconds) => wait(milliseconds),
    nowMs: () => performance.now(),
    close: async () => transport.close(),
  };
}

async function look(transport: HidTransport): Promise<Attached> {
  const [infos, picoboots, avrs, drives, sketches] = await Promise.all([
    transport.list(),
    listPicoboots(),
    listAvr109(),
    listUf2Drives(),
    listSketches(),
  ]);
  return {
    buttons: infos.map((info) => attachedButton(transport, info, hidPortPath(info.path))),
    loaders: [
      ...picoboots.map(({ portPath, open }): AttachedLoader => ({
        ...{ kind: "picoboot", path: portPath, portPath, board: "pico" },
        open: async () => openPicoboot(await open()),
      })),
      ...avrs.map(avrLoader),
    ],
    drives: drives.map((drive) => ({
      ...{ kind: "uf2-drive", path: drive.folder, portPath: drivePortPath(drive), board: "pico" },
      copy: async (uf2, onProgress) => copyToDrive(drive, uf2, onProgress),
    })),
    sketches: sketches.map((sketch) => ({
      ...{ kind: "sketch", path: sketch.path, portPath: sketch.portPath, board: sketch.board },
      touch: async () => avrLoader(await touch(sketch)),
    })),
  };
}

const avrLoader = (port: Avr109Port): AttachedLoader => ({
  ...{ kind: "avr109", path: port.path, portPath: port.portPath, board: port.board },
  open: async () => openAvr(port),
});

async function openAvr(port: Avr109Port): Promise<BootLoader> {
  const pipe = await port.open();
  try {
    return await openAvr109(pipe);
  } catch (error) {
    await pipe.close().catch(() => undefined); // it may be gone
    throw error;
  }
}
