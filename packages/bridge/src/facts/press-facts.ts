import type { GestureKind } from "@tier2/button";
import type { Person } from "@tier2/psa-adapters";
import type { Evidence, EvidenceValues, FieldName } from "../capture/fields.ts";
import { cleanLine, cleanLines } from "../compose/clean-text.ts";
import { type FactShape, factGroups } from "./fact-table.ts";
import { type Said, cleanSaid } from "./said.ts";

type Fact = string | number | boolean | readonly string[];
type Group = Readonly<Record<string, Fact>>;

/**
 * What is known of a press, for rules and ticket texts: groups of named facts, as docs/rules.md lists them. Frozen. A text
 * that is not known is empty and a list has no entries; a number or yes-or-no that is not known is missing.
 */
export type PressFacts = Readonly<Record<string, Group>>;

export interface FactsInput {
  readonly pressId: string;
  readonly serial: string;
  /** Milliseconds since 1970. */
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  readonly isFromSoftware: boolean;
  readonly isLate: boolean;
  readonly person: Person;
  readonly fields: Evidence["fields"];
  /** Left away: nothing. */
  readonly said?: Said | undefined;
  /** Left away: it was not asked, or did not answer. */
  readonly contact?: KnownContact | undefined;
}

/** Whom the helpdesk system has for the person. */
export interface KnownContact {
  readonly name: string | undefined;
  readonly company: string | undefined;
}

const longestLine = 200;
/** What an expression can look through in little time. */
const longestText = 4000;
const mostEntries = 200;
const percent = (part: number, whole: number): number | undefined =>
  whole > 0 ? Math.round((100 * part) / whole) : undefined;
const gigabytes = (bytes: number): number => Math.round(bytes / 2 ** 30);

/** Never throws. */
export function pressFacts(input: FactsInput): PressFacts {
  const raw = { ...pressGroups(input), ...machineGroups(input.fields) };
  return Object.freeze(
    Object.fromEntries(factGroups.map(({ name, facts }) => [name, groupOf(facts, raw[name] ?? {})])),
  );
}

/** Values of the wrong type, which an older bridge may have stored, count as unknown. */
function groupOf(shapes: readonly FactShape[], raw: Readonly<Record<string, unknown>>): Group {
  const facts = shapes.flatMap(({ name, kind }): [string, Fact][] => {
    const value = raw[name];
    switch (kind) {
      case "text":
        return [[name, textOf(value)]];
      case "several lines":
        return [[name, typeof value === "string" ? cleanLines(value, longestText) : ""]];
      case "list":
        return [[name, Object.freeze(listOf(value))]];
      case "number":
        return typeof value === "number" && Number.isFinite(value) ? [[name, value]] : [];
      case "yes or no":
        return typeof value === "boolean" ? [[name, value]] : [];
    }
  });
  return Object.freeze(Object.fromEntries(facts));
}

const textOf = (value: unknown): string => (typeof value === "string" ? cleanLine(value, longestLine) : "");

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.slice(0, mostEntries).map((entry) => textOf(entry)) : [];

type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function pressGroups({ contact = nobody, person, fields, said, ...press }: FactsInput): Groups {
  const at = new Date(press.recordedAtMs);
  const { words, choices, typed } = cleanSaid(said);
  const email = person.email ?? "";
  return {
    press: {
      ...{ id: press.pressId, serial: press.serial, gesture: press.gesture ?? "short" },
      ...{ isFromSoftware: press.isFromSoftware, isLate: press.isLate },
      at: Number.isNaN(at.getTime()) ? "" : at.toISOString(),
      hour: at.getHours(),
      weekday: weekdays[at.getDay()],
    },
    said: { words, choices, ...typed },
    person: {
      ...{ name: person.name, email, phone: person.phone },
      domain: email.includes("@") ? email.slice(email.lastIndexOf("@") + 1).toLowerCase() : "",
      userName: valueOf(fields, "login"),
    },
    contact: { name: contact.name, company: contact.company },
  };
}

const nobody: KnownContact = { name: undefined, company: undefined };

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function machineGroups(fields: Evidence["fields"]): Groups {
  const addresses = rows(fields, "addresses");
  const leading = addresses.find(({ hasDefaultRoute }) => hasDefaultRoute === true);
  const disks = rows(fields, "disks").filter(({ totalBytes }) => totalBytes > 0);
  const fullest = disks.toSorted(
    (one, other) => one.freeBytes / one.totalBytes - other.freeBytes / other.totalBytes,
  )[0];
  const memory = valueOf(fields, "memory");
  const processor = valueOf(fields, "processor");
  const [battery] = rows(fields, "battery");
  const session = valueOf(fields, "session");
  const hardware = valueOf(fields, "hardware");
  const reachability = rows(fields, "reachability");
  const uptimeSeconds = valueOf(fields, "uptimeSeconds");
  return {
    computer: {
      hostname: valueOf(fields, "hostname"),
      domain: valueOf(fields, "domain"),
      ...{ ip: leading?.address, mac: leading?.mac },
      serialNumber: valueOf(fields, "serialNumber"),
      ...{ manufacturer: hardware?.manufacturer, model: hardware?.model },
      virtualMachine: valueOf(fields, "platform")?.virtualMachine,
      uptimeHours: typeof uptimeSeconds === "number" ? Math.floor(uptimeSeconds / 3600) : undefined,
      isRestartDue: fields.pendingReboot === undefined ? undefined : rows(fields, "pendingReboot").length > 0,
    },
    os: { name: valueOf(fields, "operatingSystem"), architecture: valueOf(fields, "platform")?.architecture },
    disk:
      fullest === undefined
        ? {}
        : {
            place: fullest.place,
            freePercent: percent(fullest.freeBytes, fullest.totalBytes),
            freeGigabytes: gigabytes(fullest.freeBytes),
            totalGigabytes: gigabytes(fullest.totalBytes),
          },
    memory:
      memory === undefined
        ? {}
        : {
            freePercent: percent(memory.availableBytes, memory.totalBytes),
            totalGigabytes: gigabytes(memory.totalBytes),
          },
    processor: { model: processor?.model, cores: processor?.cores, busyPercent: processor?.busyPercent },
    battery: { chargePercent: battery?.chargePercent, state: battery?.state },
    network: {
      addresses: addresses.map(({ address }) => address),
      gateways: rows(fields, "gateways").map(({ address }) => address),
      unreachable: reachability.filter(({ isReachable }) => !isReachable).map(({ name }) => name),
      wifi: rows(fields, "wifi").find(({ isConnected }) => isConnected)?.network,
      isVpnUp: fields.vpn === undefined ? undefined : rows(fields, "vpn").some(({ isUp }) => isUp),
    },
    session: { kind: session?.kind, isRemote: session?.isRemote, isLocked: session?.isLocked },
    printers: {
      stopped: rows(fields, "printers")
        .filter(({ state }) => state === "stopped")
        .map(({ name }) => name),
    },
  };
}

/** What was read, where it was. */
function valueOf<Name extends FieldName>(fields: Evidence["fields"], name: Name): EvidenceValues[Name] | undefined {
  const reading = fields[name];
  return reading !== undefined && "value" in reading && reading.value !== null ? reading.value : undefined;
}

type RowsOf<Value> = Value extends readonly (infer Row)[] ? Row : never;

function rows<Name extends FieldName>(fields: Evidence["fields"], name: Name): readonly RowsOf<EvidenceValues[Name]>[] {
  const value: unknown = valueOf(fields, name);
  return Array.isArray(value)
    ? (value.filter((row) => row !== null && row !== undefined) as RowsOf<EvidenceValues[Name]>[])
    : [];
}
