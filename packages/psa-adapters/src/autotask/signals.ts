// From rows of Autotask to what place.ts decides on, and what a technician is told of them.
import type { Known } from "../contract.ts";
import type { AssetCandidate, CompanyCandidate, ContactCandidate, Place, Signals } from "../place.ts";
import { isSameText, isSearchableEmail } from "../text.ts";
import { type AssetRow, type CompanyRow, type ContactRow, type LocationRow, nameOf } from "./fields.ts";

export type Contacts = readonly ContactRow[] | "not-permitted";

/** In the place of a company that is not there or may not be seen; 0 is the MSP's own. */
export const invisibleId = -3;

export const emailFields = ["emailAddress", "emailAddress2", "emailAddress3"] as const;

export const isActive = ({ isActive: state }: { readonly isActive?: unknown }): boolean =>
  state !== false && state !== 0;

const isSame = (stored: string | null | undefined, wanted: string): boolean =>
  wanted !== "" && isSameText((stored ?? "").trim(), wanted);

/** Surely of this address; the server's own idea of "equal" does not count. */
export const hasEmail = (row: ContactRow, email: string): boolean =>
  emailFields.some((field) => isSame(row[field], email));

export const isDevice = (row: AssetRow, hostname: string, serial: string): boolean =>
  isActive(row) &&
  (isSame(row.rmmDeviceAuditHostname, hostname) ||
    isSame(row.referenceTitle, hostname) ||
    isSame(row.serialNumber, serial));

export const companyCandidate = ({ id, companyName }: CompanyRow): CompanyCandidate => ({ id, name: companyName });

export const contactCandidate = (row: ContactRow): ContactCandidate => ({
  id: row.id,
  companyId: row.companyID,
  name: nameOf(row),
});

export const assetCandidate = (row: AssetRow): readonly AssetCandidate[] =>
  row.companyID === undefined || row.companyID === null
    ? []
    : [{ id: row.id, companyId: row.companyID, name: row.referenceTitle ?? row.rmmDeviceAuditHostname ?? "" }];

/** What the API user may not see looks as if it were not there: the technician is told of both. */
export const invisible = ({ home }: Signals): readonly string[] =>
  home?.id === invisibleId
    ? [`Company ${home.name}: no single active one of this name is visible to the API user.`]
    : [];

export const contactOf = (place: Place, contacts: Contacts): ContactRow | undefined =>
  contacts === "not-permitted" ? undefined : contacts.find(({ id }) => id === place.contact?.id);

type Address = Pick<LocationRow, "address1" | "address2" | "city" | "state" | "postalCode">;

/** On one line; empty when nothing is known. */
export const addressOf = ({ address1, address2, city, state, postalCode }: Address): string =>
  [address1, address2, city, state, postalCode]
    .map((part) => (part ?? "").trim())
    .filter((part) => part !== "")
    .join(", ");

export function knownOf(
  place: Place,
  row: ContactRow | undefined,
  company: CompanyRow | undefined,
  site: Known["site"],
  email: string | undefined,
): Known {
  const phone = row?.phone ?? "";
  const isKnownAddress = email !== undefined && isSearchableEmail(email);
  return {
    ...(row === undefined
      ? {}
      : {
          contact: {
            name: nameOf(row),
            ...(isKnownAddress ? { email } : {}),
            ...(phone === "" ? {} : { phone }),
          },
        }),
    ...(company === undefined ? {} : { company: { name: company.companyName } }),
    ...(site === undefined ? {} : { site }),
    ...(place.asset === undefined ? {} : { asset: { name: place.asset.name } }),
    why: place.why,
  };
}
