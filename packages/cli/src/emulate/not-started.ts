import { lstatSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type ErrorDescription, Tier2Error, messageOf } from "@tier2/bridge";
import { longestSocketPathBytes } from "@tier2/button";
import type { StartEmulatorOptions } from "@tier2/emulator";

type Told = Pick<ErrorDescription, "category" | "message" | "hint">;

/** Why an emulated board did not start: what is wrong, where, and what to do. */
export function notStarted(error: unknown, options: StartEmulatorOptions): Tier2Error {
  const reason = messageOf(error).replace(/^The emulator cannot start: /, "");
  return new Tier2Error({ code: "emulator_not_started", ...told(reason, options) }, { cause: error });
}

function told(reason: string, options: StartEmulatorOptions): Told {
  const { flashFile } = options;
  if (/\blisten E[A-Z]+\b/.test(reason)) {
    return "socketPath" in options
      ? socketTrouble(reason, options.socketPath)
      : "usbipPort" in options
        ? portTrouble(reason, options.usbipPort, options.usbipAddress)
        : other(reason);
  }
  if (flashFile !== undefined && reason.includes(flashFile)) {
    const isDenied = /\b(?:EACCES|EPERM|EROFS)\b/.test(reason);
    return {
      category: isDenied ? "permission" : "usage",
      message: `What the board keeps cannot be kept in ${flashFile}: ${reason}`,
      hint: "Name a new file, or that of an earlier start, in a folder that this account may write to: --keep FILE",
    };
  }
  return other(reason);
}

const other = (reason: string): Told => ({
  category: "firmware",
  message: `The emulated board did not start: ${reason}`,
  hint: "Take the image that came with this software: leave --image away.",
});

const elsewhere = "Name another place: --socket PATH";

function socketTrouble(reason: string, socketPath: string): Told {
  const folder = path.dirname(socketPath);
  const found = statOf(socketPath);
  const message = (why: string): string => `The button cannot be played at ${socketPath}: ${why}`;
  if (Buffer.byteLength(socketPath) > longestSocketPathBytes) {
    const why = `it has ${Buffer.byteLength(socketPath)} bytes, a socket's path ${longestSocketPathBytes} at most.`;
    return { category: "usage", message: message(why), hint: elsewhere };
  }
  if (found !== undefined && !found.isSocket()) {
    const why = `there is a ${found.isDirectory() ? "folder" : "file"}, which is left alone.`;
    return { category: "usage", message: message(why), hint: elsewhere };
  }
  if (isOthers(found)) {
    const hint = `Have it removed by that account or by root, or name another place: --socket PATH`;
    return { category: "permission", message: message("the socket there belongs to another account."), hint };
  }
  if (reason.includes("EADDRINUSE")) {
    const hint = `End it, or play a second one elsewhere: --socket PATH`;
    return { category: "usage", message: message("another program plays one there."), hint };
  }
  if (statOf(folder) === undefined) {
    return { category: "usage", message: message(`there is no folder ${folder}.`), hint: `Make it. ${elsewhere}` };
  }
  return /\b(?:EACCES|EPERM|EROFS)\b/.test(reason)
    ? {
        category: "permission",
        message: message(`this account may make no file in ${folder}.`),
        hint: `${elsewhere}, in a folder of your own.`,
      }
    : { category: "usage", message: message(reason), hint: elsewhere };
}

const isOthers = (found: ReturnType<typeof statOf>): boolean =>
  found !== undefined && process.getuid !== undefined && process.getuid() !== 0 && found.uid !== process.getuid();

function portTrouble(reason: string, port: number, address = "127.0.0.1"): Told {
  const message = (why: string): string => `The button cannot be exported on port ${port} of ${address}: ${why}`;
  if (reason.includes("EADDRINUSE")) {
    const hint = "End the other one (tier2 emulate --usbip, usbipd), or take a free port: --port 0";
    return { category: "usage", message: message("another program listens there."), hint };
  }
  if (reason.includes("EADDRNOTAVAIL")) {
    const hint = "Name an address of this computer, 0.0.0.0 for all it has, or leave --address away.";
    return { category: "usage", message: message("it is no address of this computer."), hint };
  }
  return reason.includes("EACCES")
    ? { category: "permission", message: message("this account may not."), hint: "Take a port above 1023: --port 3240" }
    : { category: "usage", message: message(reason), hint: "Name another place: --port, --address" };
}

/** Undefined when there is nothing, or it cannot be looked at. */
function statOf(file: string): ReturnType<typeof lstatSync> | undefined {
  try {
    return lstatSync(file);
  } catch {
    return undefined;
  }
}
