// What the board is, its settings, its serial number and its boot loader.

import { readFeature, sendFeature } from "./button.js";
import { at, connected, make, showTrouble } from "./dom.js";
import { protocol, reportNamed } from "./reports.js";

export async function showBoard() {
  const identity = await readFeature(connected.device, "identity");
  const status = await readFeature(connected.device, "status");
  const { protocolVersion, firmwareMajor, firmwareMinor, firmwarePatch } = identity;
  const rows = {
    board: identity.board,
    firmware: `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`,
    protocol:
      protocolVersion === protocol.protocolVersion
        ? protocolVersion
        : `${protocolVersion}: this page knows ${protocol.protocolVersion}`,
    "serial number": identity.serial || "none yet",
    "can do": identity.capabilities.join(", ") || "nothing of the list",
    "boot id": status.bootId,
    "newest press": status.lastSequence || "none",
    "not acknowledged": status.queued,
    "lost (queue full)": status.dropped,
    "suppressed (too fast)": status.suppressed,
    switch: status.pressed === 1 ? "closed" : "open",
    faults: status.faults.join(", ") || "none",
  };
  at("board").replaceChildren(
    ...Object.entries(rows).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, String(value))]),
  );
  at("serial-section").hidden = !identity.capabilities.includes("serial-settable");
}

export const settingFields = reportNamed("settings").fields;

export function settingRow(field) {
  const id = `setting-${field.name}`;
  const range = `${field.orZero === true ? "0, or " : ""}${field.minimum} to ${field.maximum}${field.unit === undefined ? "" : ` ${field.unit}`}`;
  return make(
    "div",
    { class: "field" },
    make("label", { for: id }, field.name),
    make("input", { id, inputmode: "numeric", autocomplete: "off", "aria-describedby": `${id}-range` }),
    make("small", { id: `${id}-range` }, `${range}; ${field.default} at first. ${field.meaning}`),
  );
}

export function fillSettings(valueOf) {
  for (const field of settingFields) {
    at(`setting-${field.name}`).value = valueOf(field);
  }
}

export async function showSettings() {
  const values = await readFeature(connected.device, "settings");
  fillSettings((field) => values[field.name]);
}

const isAllowed = ({ minimum, maximum, orZero }, value) =>
  Number.isInteger(value) && ((value >= minimum && value <= maximum) || (orZero === true && value === 0));

export async function storeSettings() {
  at("settings-result").textContent = "";
  const values = {};
  const wrong = [];
  for (const field of settingFields) {
    const input = at(`setting-${field.name}`);
    values[field.name] = input.value.trim() === "" ? Number.NaN : Number(input.value);
    const isWrong = !isAllowed(field, values[field.name]);
    input.setAttribute("aria-invalid", String(isWrong));
    if (isWrong) {
      wrong.push(field);
    }
  }
  if (wrong.length > 0) {
    at(`setting-${wrong[0].name}`).focus();
    showTrouble(`Not sent. Out of its range: ${wrong.map((field) => field.name).join(", ")}.`);
    return;
  }
  await sendFeature(connected.device, "settings", values);
  await showSettings();
  at("settings-result").textContent = "Stored; the board keeps them without power.";
}

export async function giveSerial() {
  const serial = at("serial-value").value;
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(serial)) {
    showTrouble("Not sent. A serial number has 1 to 16 letters, digits, - and _.");
    return;
  }
  await sendFeature(connected.device, "serial", { serial });
}

export async function leaveForBootloader() {
  if (!at("bootloader-sure").checked) {
    showTrouble("Tick the box first: presses that nobody acknowledged may be lost.");
    return;
  }
  await sendFeature(connected.device, "bootloader", { magic: protocol.bootloaderMagic });
}
