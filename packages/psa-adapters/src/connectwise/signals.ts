// From rows of ConnectWise to what place.ts decides on, and what a technician is told of them.
import type { Known } from "../contract.ts";
import type { AssetCandidate, ContactCandidate, Place, Signals } from "../place.ts";
import { isSameText, isSearchableEmail } from "../text.ts";
import type { CompanyReference, CompanyRow, ConfigurationRow, ContactRow } from "./fields.ts";
import { nameOf, phoneOf } from "./people.ts";

export type Contacts = readonly ContactRow[] | "not-permitted";

/** In the place of ids that are not known; ConnectWise's own are positive. */
export const standIns: { readonly home: -1; readonly catchAll: -2; readonly invisible: -3 } = {
  home: -1,
  catchAll: -2,
  invisible: -3,
};

/** Each row once: a row that changes while pages are read may stand on two. */
export const once = <Row extends { readonly id: number }>(rows: readonly Row[]): readonly Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

/** Contacts that surely have this address; the server's own idea of "equal" does not count. */
export const withEmail = (rows: readonly ContactRow[], email: string): readonly ContactRow[] =>
  rows.filter(({ communicationItems = [] }) =>
    communicationItems.some(
      ({ value = "", communicationType = "Email" }) => isSameText(value.trim(), email) && communicationType === "Email",
    ),
  );

/** The company's id; the stand-in of a company that may not be read, where this is that company. */
const companyIdOf = ({ id, identifier }: CompanyReference, named: CompanyRow | undefined): number =>
  named !== undefined && isStandIn(named.id) && isSameText(identifier ?? "", named.identifier) ? named.id : id;

const isStandIn = (id: number): boolean => id === standIns.home || id === standIns.catchAll;

export const candidateOf = (row: ContactRow, named: CompanyRow | undefined): ContactCandidate[] =>
  row.company === undefined ? [] : [{ id: row.id, companyId: companyIdOf(row.company, named), name: nameOf(row) }];

export const assetCandidateOf = (
  { id, name, company }: ConfigurationRow,
  named: CompanyRow | undefined,
): AssetCandidate[] => (company === undefined ? [] : [{ id, companyId: companyIdOf(company, named), name }]);

export const isDevice = (
  { name, serialNumber = "", activeFlag }: ConfigurationRow,
  hostname: string,
  serial: string,
): boolean =>
  activeFlag !== false &&
  ((hostname !== "" && isSameText(name.trim(), hostname)) ||
    (serial !== "" && isSameText(serialNumber.trim(), serial)));

/** What the API member cannot see looks as if it were not there: the technician is told of both. */
export function invisible({ home, contacts, subject }: Signals): readonly string[] {
  const { email = "" } = subject.person;
  const isNoContact = contacts.length === 0 && isSearchableEmail(email);
  return [
    ...(home?.id === standIns.invisible
      ? [`Company ${home.name}: it does not exist, or it is not visible to the API member: group.`]
      : []),
    ...(isNoContact ? ["If ConnectWise has this contact: contact not visible to the API member: group."] : []),
  ];
}

export const contactOf = (place: Place, contacts: Contacts): ContactRow | undefined =>
  contacts === "not-permitted" ? undefined : contacts.find(({ id }) => id === place.contact?.id);

export function knownOf(
  place: Place,
  row: ContactRow | undefined,
  company: CompanyRow | undefined,
  site: Known["site"],
  email: string | undefined,
): Known {
  const phone = row === undefined ? undefined : phoneOf(row);
  return {
    ...(row === undefined
      ? {}
      : {
          contact: {
            name: nameOf(row),
            ...(email === undefined ? {} : { email }),
            ...(phone === undefined ? {} : { phone }),
          },
        }),
    ...(company === undefined ? {} : { company: { name: company.name } }),
    ...(site === undefined ? {} : { site }),
    ...(place.asset === undefined ? {} : { asset: { name: place.asset.name } }),
    why: place.why,
  };
}
