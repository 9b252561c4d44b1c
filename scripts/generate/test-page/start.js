// The connection; and what happens at which event.

import {
  fillSettings,
  giveSerial,
  leaveForBootloader,
  settingFields,
  settingRow,
  showBoard,
  showSettings,
  storeSettings,
} from "./board.js";
import { chooseDevice, explain } from "./button.js";
import { at, attempt, connected, on, showTrouble } from "./dom.js";
import { fallSilent, lightButton } from "./lights.js";
import { clearEvents, onInput } from "./presses.js";
import { protocol } from "./reports.js";

function showConnection() {
  at("connection").textContent =
    connected.device === undefined
      ? "Not connected."
      : `Connected: ${connected.device.productName || "a button without a name"}.`;
  at("connect").textContent = connected.device === undefined ? "Connect…" : "Connect another…";
}

async function connect() {
  showTrouble("");
  try {
    const chosen = await chooseDevice();
    if (chosen === undefined) {
      showTrouble("No button was chosen. If none is in the list, see the hints under Connection.");
      return;
    }
    connected.device?.removeEventListener("inputreport", onInput);
    connected.device = chosen;
    chosen.addEventListener("inputreport", onInput);
    showConnection();
    await attempt("Reading the board", async () => {
      await showBoard();
      await showSettings();
    });
  } catch (error) {
    showTrouble(explain("Opening the button", error));
  }
}

function onDisconnect(event) {
  if (event.device === connected.device) {
    connected.device = undefined;
    showConnection();
    showTrouble("The button was unplugged or started anew. Connect again.");
  }
}

at("lights").append(...protocol.lights.map(lightButton));
at("settings-fields").append(...settingFields.map(settingRow));
on("clear", "click", clearEvents);
on("refresh", "click", () => attempt("Reading the board", showBoard));
on("fall-silent", "click", () => attempt("Setting the light", fallSilent));
on("defaults", "click", () => fillSettings((field) => field.default));
on("bootloader", "click", () => attempt("Leaving for the boot loader", leaveForBootloader));
on("settings", "submit", (event) => {
  event.preventDefault();
  return attempt("Storing the settings", storeSettings);
});
on("serial", "submit", (event) => {
  event.preventDefault();
  return attempt("Giving the serial number", giveSerial);
});
if (navigator.hid === undefined) {
  at("no-webhid").hidden = false;
  at("connect").disabled = true;
} else {
  on("connect", "click", connect);
  navigator.hid.addEventListener("disconnect", onDisconnect);
}
