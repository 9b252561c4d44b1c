import type { Device, Person } from "@tier2/psa-adapters";
import type { Evidence, Reading } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";

/** Longest name of a person or computer, characters. */
export const longestName = 80;

/** Who asks from which computer, as far as it is known; cleaned. */
export interface KnownFacts {
  /** "Somebody", when nobody knows. */
  readonly who: string;
  readonly hostname: string | undefined;
  /** The computer as the helpdesk system may know it. */
  readonly device: { readonly device?: Device };
}

/** A value of another type than text is none: an older bridge may have stored it. */
function textOf(reading: Reading<unknown> | undefined): string | undefined {
  const value = reading !== undefined && "value" in reading ? reading.value : undefined;
  const text = typeof value === "string" ? cleanLine(value, longestName) : "";
  return text === "" ? undefined : text;
}

export function knownFacts({ name, email }: Person, { hostname, serialNumber, login }: Evidence["fields"]): KnownFacts {
  const given = cleanLine(name ?? email ?? "", longestName);
  const computer = textOf(hostname);
  const serial = textOf(serialNumber);
  const device: Device = {
    ...(computer === undefined ? {} : { hostname: computer }),
    ...(serial === undefined ? {} : { serialNumber: serial }),
  };
  return {
    who: given || (textOf(login) ?? "Somebody"),
    hostname: computer,
    device: Object.keys(device).length === 0 ? {} : { device },
  };
}
