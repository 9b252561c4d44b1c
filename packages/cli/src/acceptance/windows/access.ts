import { type SecuredKind, Tier2Error } from "@tier2/bridge";
import { serviceName, serviceSid, trustedInstaller } from "./names.ts";

/** Somebody who may do something to an object. */
export interface AccessEntry {
  readonly isAllowed: boolean;
  /** Bits of the object's kind; generic rights are resolved. */
  readonly rights: number;
  /** SID, or its two letters in SDDL. */
  readonly who: string;
}

export interface AccessList {
  /** SID, or its two letters in SDDL; empty: not told. */
  readonly owner: string;
  /** Nothing is inherited from above. */
  readonly isProtected: boolean;
  /** Undefined: there is no list, and everybody may do everything. */
  readonly entries: readonly AccessEntry[] | undefined;
}

/** The letters of rights in SDDL (MS-DTYP 2.5.1.1); generic ones depend on the kind. */
const letters: Readonly<Record<string, number>> = {
  ...{ RC: 0x2_0000, SD: 0x1_0000, WD: 0x4_0000, WO: 0x8_0000 },
  ...{ CC: 0x1, DC: 0x2, LC: 0x4, SW: 0x8, RP: 0x10, WP: 0x20, DT: 0x40, LO: 0x80, CR: 0x100 },
  ...{ FA: 0x1f_01ff, FR: 0x12_0089, FW: 0x12_0116, FX: 0x12_00a0 },
  ...{ KA: 0xf_003f, KR: 0x2_0019, KW: 0x2_0006, KX: 0x2_0019 },
  ...{ GA: 0x1000_0000, GR: 0x8000_0000, GW: 0x4000_0000, GX: 0x2000_0000 },
};

const genericBits = { all: 0x1000_0000, read: 0x8000_0000, write: 0x4000_0000, execute: 0x2000_0000 } as const;
type Generic = Readonly<Record<keyof typeof genericBits, number>>;
const files: Generic = { all: 0x1f_01ff, read: 0x12_0089, write: 0x12_0116, execute: 0x12_00a0 };
const generics: Readonly<Record<SecuredKind, Generic>> = {
  file: files,
  registry: { all: 0xf_003f, read: 0x2_0019, write: 0x2_0006, execute: 0x2_0019 },
  service: { all: 0xf_01ff, read: 0x2_008d, write: 0x2_0002, execute: 0x2_0170 },
};

const unreadable = (text: string): Tier2Error =>
  new Tier2Error({
    ...{ code: "access_list_unreadable", category: "internal" },
    message: `An access list of Windows could not be understood: ${text}`,
    hint: "Look at it by hand, as the step in docs/windows-acceptance.md says, and report this text.",
  });

/** Reads an access list as Windows writes it. Throws Tier2Error `access_list_unreadable` for what is none. */
export function parseAccessList(kind: SecuredKind, sddl: string): AccessList {
  const parts =
    /^(?:O:(?<owner>S-[\d-]+|[A-Z]{2}))?(?:G:(?:S-[\d-]+|[A-Z]{2}))?(?:D:(?<flags>[A-Z_]*)(?<list>(?:\([^()]*\))*))?$/;
  const { owner = "", flags, list = "" } = parts.exec(sddl)?.groups ?? noGroups(sddl);
  const isMissing = flags === undefined || flags.includes("NO_ACCESS_CONTROL");
  return {
    owner,
    isProtected: flags !== undefined && /^(?:AR|AI)*P/.test(flags),
    entries: isMissing ? undefined : [...list.matchAll(/\(([^()]*)\)/g)].map(([, entry = ""]) => entryOf(kind, entry)),
  };
}

function noGroups(sddl: string): never {
  throw unreadable(sddl);
}

function entryOf(kind: SecuredKind, text: string): AccessEntry {
  const [type = "", , rights = "", , , who = ""] = text.split(";");
  // the plain kinds; conditional entries, and those of directory objects, are never ours
  if (!/^[AD]$/.test(type) || who === "") {
    throw unreadable(`(${text})`);
  }
  return { isAllowed: type === "A", rights: resolved(kind, maskOf(rights)), who };
}

function maskOf(text: string): number {
  if (/^0x[\da-f]+$/i.test(text)) {
    return Number(text);
  }
  const words = text.match(/../g) ?? [];
  return words.reduce((sum, word) => {
    const bits = letters[word];
    if (bits === undefined) {
      throw unreadable(text);
    }
    return (sum | bits) >>> 0;
  }, 0);
}

function resolved(kind: SecuredKind, mask: number): number {
  const names = Object.keys(genericBits) as readonly (keyof Generic)[];
  const special = names
    .filter((name) => (mask & genericBits[name]) !== 0)
    .reduce((sum, name) => sum | generics[kind][name], 0);
  return (mask & 0x0fff_ffff) | special;
}

/** Who has at least one of these rights; `everybody` where there is no list at all. An entry for things below counts, too. */
export const whoMay = ({ entries }: AccessList, rights: number): readonly string[] =>
  entries === undefined
    ? ["everybody"]
    : [...new Set(entries.filter((entry) => entry.isAllowed && (entry.rights & rights) !== 0).map(({ who }) => who))];

const names: Readonly<Record<string, string>> = {
  ...{ [serviceSid(serviceName)]: `NT SERVICE\\${serviceName}`, [trustedInstaller]: "TrustedInstaller" },
  ...{ SY: "SYSTEM", BA: "Administrators", BU: "Users", AU: "Authenticated Users", WD: "Everyone", IU: "INTERACTIVE" },
  ...{ LS: "LocalService", NS: "NetworkService", CO: "CREATOR OWNER", OW: "OWNER RIGHTS", AN: "ANONYMOUS" },
  ...{ PU: "Power Users", SU: "SERVICE", AC: "all app packages", BG: "Guests" },
};

export const nameOf = (who: string): string => names[who] ?? who;
