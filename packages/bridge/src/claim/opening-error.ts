import process from "node:process";
import { TransportError } from "@tier2/button";
import { type ErrorDescription, messageOf } from "../errors.ts";
import { explainAccess, readDeviceAccess } from "./device-access.ts";

/** Why a button cannot be used, with the remedy. */
export function openingError(path: string, error: unknown): ErrorDescription {
  const code = error instanceof TransportError ? error.code : "failed";
  if (code === "permission_denied") {
    return deniedError(path);
  }
  if (code === "in_use") {
    return {
      code: "button_in_use",
      category: "device",
      message: messageOf(error),
      hint: "One bridge takes the presses of a button. Stop the other one, or leave the button to it.",
    };
  }
  if (code === "version") {
    return {
      code: "button_firmware_unfit",
      category: "firmware",
      message: messageOf(error),
      hint: "Button and bridge have to speak the same protocol; until then no press of it is taken.",
    };
  }
  return {
    code: "button_unusable",
    category: "device",
    message: `The button at ${path} cannot be used: ${messageOf(error)}`,
    hint: "Unplug the button and plug it in again. When that does not help, flash its firmware anew.",
  };
}

function deniedError(path: string): ErrorDescription {
  const access = readDeviceAccess(path);
  const { state, remedy } =
    access === undefined
      ? { state: "", remedy: deniedElsewhere[process.platform === "linux" ? "linux" : "other"] }
      : explainAccess(access);
  return {
    code: "button_permission_denied",
    category: "permission",
    message: `The button at ${path} may not be opened by this account${state === "" ? "" : `: ${state}`}.`,
    hint: remedy,
  };
}

/** Where nothing can be seen of the rights. */
const deniedElsewhere = {
  linux: "As root: tier2 udev install. Then unplug the button and plug it in again.",
  other: "Run the bridge as the service it is installed as, or close the program that holds the button.",
} as const;
