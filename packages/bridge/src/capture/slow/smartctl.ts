import type { DiskHealthValue } from "../fields/slow.ts";
import { isObject, listIn, numberIn, objectIn, optional, parseObject, textIn } from "./from-tools.ts";

/** Bits of smartctl's exit code (smartctl(8), EXIT STATUS) after which it has said nothing of the disk's health. */
const exitBits = { commandLine: 1, openFailed: 2 };

/** ATA attributes that tell of a dying disk when they are not 0. */
const sectorAttributes: readonly (readonly [id: number, words: string])[] = [
  [5, "reallocated sectors"],
  [197, "pending sectors"],
  [198, "unreadable sectors"],
];

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
  const details = [...generalDetails(answer), ...sectorDetails(answer), ...nvmeDetails(answer)];
  return {
    name,
    ...optional("model", textIn(answer["model_name"], 80)),
    verdict: typeof passed === "boolean" ? (passed ? "good" : "failing") : "unknown",
    details: details.length === 0 ? ["the disk says nothing of its health"] : details,
  };
}

function messageOf(answer: Readonly<Record<string, unknown>>): string | undefined {
  const messages = listIn(objectIn(answer["smartctl"])["messages"]);
  return messages.map((message) => textIn(objectIn(message)["string"])).find((text) => text !== undefined);
}

function generalDetails(answer: Readonly<Record<string, unknown>>): string[] {
  const celsius = numberIn(objectIn(answer["temperature"])["current"]);
  const hours = numberIn(objectIn(answer["power_on_time"])["hours"]);
  return [
    ...(celsius === undefined ? [] : [`${celsius} °C`]),
    ...(hours === undefined ? [] : [`${hours} hours in use`]),
  ];
}

function sectorDetails(answer: Readonly<Record<string, unknown>>): string[] {
  const table = listIn(objectIn(answer["ata_smart_attributes"])["table"]).filter(isObject);
  return sectorAttributes.flatMap(([id, words]) => {
    const attribute = table.find((row) => row["id"] === id);
    const count = numberIn(objectIn(attribute?.["raw"])["value"]) ?? 0;
    return count === 0 ? [] : [`${count} ${words}`];
  });
}

function nvmeDetails(answer: Readonly<Record<string, unknown>>): string[] {
  const log = objectIn(answer["nvme_smart_health_information_log"]);
  const worn = numberIn(log["percentage_used"]);
  const mediaErrors = numberIn(log["media_errors"]) ?? 0;
  const warning = numberIn(log["critical_warning"]) ?? 0;
  return [
    ...(worn === undefined ? [] : [`${worn} % worn`]),
    ...(mediaErrors === 0 ? [] : [`${mediaErrors} media errors`]),
    ...(warning === 0 ? [] : [`critical warning 0x${warning.toString(16)}`]),
  ];
}
