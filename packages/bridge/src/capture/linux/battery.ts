import { readdirSync } from "node:fs";
import type { BatteryValue } from "../fields/base-values.ts";
import { textOrNone } from "./read-text.ts";

const folder = "/sys/class/power_supply";

/** The computer's own batteries, not those of mice and headsets; none when it has none. */
export function readBatteries(): BatteryValue[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return []; // a kernel without power supplies has no such folder
  }
  return names.flatMap((name) => {
    const read = (file: string): string => textOrNone(`${folder}/${name}/${file}`).trim();
    const isOwn = read("type") === "Battery" && read("scope") !== "Device";
    return isOwn ? batteryOf(name, read("capacity"), read("status")) : [];
  });
}

const states = ["charging", "discharging", "full", "not charging"] as const;

/** From the texts of `capacity` and `status` (kernel: Documentation/ABI/testing/sysfs-class-power); none without a charge. */
export function batteryOf(name: string, capacity: string, status: string): BatteryValue[] {
  const chargePercent = /^\d{1,3}$/.test(capacity) ? Math.min(100, Number(capacity)) : undefined;
  const state = states.find((known) => known === status.toLowerCase()) ?? "unknown";
  return chargePercent === undefined ? [] : [{ name, chargePercent, state }];
}
