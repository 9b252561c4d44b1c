import type { DiskHealthValue } from "../fields/slow.ts";
import { type BadSectors, diskHealthOf, sectorAttributes } from "./disk-words.ts";
import { isObject, listIn, numberIn, objectIn, parseObject, textIn } from "./from-tools.ts";

/** Bits of smartctl's exit code (smartctl(8), EXIT STATUS) after which it has said nothing of the disk's health. */
const exitBits = { commandLine: 1, openFailed: 2 };

/** Disks in the output of `smartctl --scan --json`, as arguments of a further call. */
export function disksOfScan(output: string): { readonly name: string; readonly type: string | undefined }[] {
  return listIn(parseObject(output, "smartctl")["devices"]).flatMap((device) => {
    const { name, type } = objectIn(device);
    const file = textIn(name);
    // A name that is no file of a device could be taken for an option.
    return file?.startsWith("/dev/") === true ? [{ name: file, type: textIn(type) }] : [];
  });
}

/** Health in the output of `smartctl --json --health --attributes --info DISK`. Throws when it says nothing of it. */
export function healthOf(name: string, output: string, exitCode: number): DiskHealthValue {
  const answer = parseObject(output, "smartctl");
  if ((exitCode & (exitBits.commandLine | exitBits.openFailed)) !== 0) {
    throw new Error(messageOf(answer) ?? `smartctl could not read ${name} (exit code ${exitCode})`);
  }
  const passed = objectIn(answer["smart_status"])["passed"];
  const log = objectIn(answer["nvme_smart_health_information_log"]);
  return diskHealthOf(name, textIn(answer["model_name"]), {
    hasPassed: typeof passed === "boolean" ? passed : undefined,
    celsius: numberIn(objectIn(answer["temperature"])["current"]),
    hoursInUse: numberIn(objectIn(answer["power_on_time"])["hours"]),
    sectors: badSectors(answer),
    sparePercent: numberIn(log["available_spare"]),
    wornPercent: numberIn(log["percentage_used"]),
    mediaErrors: numberIn(log["media_errors"]),
    criticalWarning: numberIn(log["critical_warning"]),
  });
}

function messageOf(answer: Readonly<Record<string, unknown>>): string | undefined {
  const messages = listIn(objectIn(answer["smartctl"])["messages"]);
  return messages.map((message) => textIn(objectIn(message)["string"])).find((text) => text !== undefined);
}

function badSectors(answer: Readonly<Record<string, unknown>>): Readonly<Record<BadSectors, number>> {
  const table = listIn(objectIn(answer["ata_smart_attributes"])["table"]).filter(isObject);
  const count = (kind: BadSectors): number => {
    const attribute = table.find((row) => row["id"] === sectorAttributes[kind]);
    return numberIn(objectIn(attribute?.["raw"])["value"]) ?? 0;
  };
  return { reallocated: count("reallocated"), pending: count("pending"), unreadable: count("unreadable") };
}
