import process from "node:process";
import { TransportError } from "@tier2/button";
import { type ErrorDescription, messageOf } from "../errors.ts";

/** Why a button cannot be used, with the remedy. */
export function openingError(path: string, error: unknown): ErrorDescription {
  const code = error instanceof TransportError ? error.code : "failed";
  if (code === "permission_denied") {
    return {
      code: "button_permission_denied",
      category: "permission",
      message: `The button at ${path} may not be opened by this account.`,
      hint:
        process.platform === "linux"
          ? "Install the udev rule 70-tier2-button.rules, then unplug the button and plug it in again."
          : "Run the bridge as the service it is installed as, or close the program that holds the button.",
    };
  }
  return {
    code: "button_unusable",
    category: "device",
    message: `The button at ${path} cannot be used: ${messageOf(error)}`,
    hint: "Unplug the button and plug it in again. When that does not help, flash its firmware anew.",
  };
}
