import type { DiskHealthValue } from "../fields/slow.ts";
import { optional, textIn } from "./from-tools.ts";

/** What a disk says of itself, whoever asked it; what it does not say is undefined. */
export interface DiskSays {
  readonly hasPassed?: boolean | undefined;
  readonly celsius?: number | undefined;
  readonly hoursInUse?: number | undefined;
  /** Of ATA disks. */
  readonly sectors?: Readonly<Record<BadSectors, number>> | undefined;
  /** Of NVMe disks, as all below; new ones have 100. */
  readonly sparePercent?: number | undefined;
  readonly wornPercent?: number | undefined;
  readonly mediaErrors?: number | undefined;
  /** Bits of the NVMe specification. */
  readonly criticalWarning?: number | undefined;
}

export type BadSectors = "reallocated" | "pending" | "unreadable";

/** ATA attributes that tell of a dying disk when they are not 0. */
export const sectorAttributes: Readonly<Record<BadSectors, number>> = { reallocated: 5, pending: 197, unreadable: 198 };

/** In a technician's words, the same on every operating system. */
export function diskHealthOf(name: string, model: string | undefined, says: DiskSays): DiskHealthValue {
  const { hasPassed, celsius, hoursInUse, sectors, sparePercent, wornPercent, mediaErrors, criticalWarning } = says;
  const said = [
    ...(celsius === undefined ? [] : [`${celsius} °C`]),
    ...(hoursInUse === undefined ? [] : [`${hoursInUse} hours in use`]),
    ...Object.entries<number>(sectors ?? {}).flatMap(([kind, count]) =>
      count === 0 ? [] : [`${count} ${kind} sectors`],
    ),
    ...(wornPercent === undefined ? [] : [`${wornPercent} % worn`]),
    ...(sparePercent === undefined || sparePercent >= 100 ? [] : [`${sparePercent} % of its spare left`]),
    ...(mediaErrors ? [`${mediaErrors} media errors`] : []),
    ...(criticalWarning ? [`critical warning 0x${criticalWarning.toString(16)}`] : []),
  ];
  return {
    name,
    ...optional("model", textIn(model, 80)),
    verdict: hasPassed === undefined ? "unknown" : hasPassed ? "good" : "failing",
    details: said.length === 0 && hasPassed === undefined ? ["the disk says nothing of its health"] : said,
  };
}
