import type { Fault } from "@tier2/button";

/** What is wrong with a board, and what to do. */
export const faultTexts: Readonly<Record<Fault, { readonly message: string; readonly hint: string }>> = {
  "boot-id-not-stored": {
    message: "its flash did not take the number of this start",
    hint: "Unplug it and plug it in again. When it stays: tier2 firmware erase-settings, or another board.",
  },
  "settings-not-stored": {
    message: "its settings or serial number are in force, but not stored",
    hint: "Set them again; when it stays: tier2 firmware erase-settings, or another board.",
  },
  "switch-stuck": {
    message: "its switch has been closed for half a minute",
    hint: "Look for something on the button, a bent switch, or a wire that touches ground.",
  },
  "switch-flooding": {
    message: "its switch closes faster than a finger can",
    hint: "Look for a loose wire; replace the switch.",
  },
  "usb-restarted": {
    message: "its USB hung and was started anew",
    hint: "Try another cable and another port; not through a hub.",
  },
  watchdog: {
    message: "its firmware hung and was started anew",
    hint: "Compare the firmware (tier2 firmware verify), then report this.",
  },
};
