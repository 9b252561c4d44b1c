import type { SandboxContact, SandboxData, SandboxTicket } from "./data.ts";

/** A parameter by its name, letter case aside. */
export type Query = (name: string) => string | undefined;

const defaultPageSize = 25;
const mostPageSize = 100;

/** From page 1 on; nothing says that it is the last but that it is not full. */
export function page<Row>(rows: readonly Row[], query: Query): readonly Row[] {
  const size = Math.min(Number(query("PageSize") ?? defaultPageSize), mostPageSize);
  const first = (Math.max(1, Number(query("PageNumber") ?? 1)) - 1) * size;
  return rows.slice(first, first + size);
}

const has = (text: string, part: string | undefined): boolean =>
  part === undefined || text.toLowerCase().includes(part.toLowerCase());

export const accountRows = (data: SandboxData, query: Query): readonly object[] =>
  data.accounts
    .filter(({ Name, IsActive }) => has(Name, query("Filter.Name")) && IsActive)
    .map((account) => ({ ...account, TenantName: data.tenant }));

export function contactRows(data: SandboxData, query: Query): readonly object[] {
  const { contactFilter } = data.variants;
  const wanted = query("Filter.Email");
  const isWanted = ({ EmailAddress }: SandboxContact): boolean =>
    contactFilter === "whole"
      ? EmailAddress.toLowerCase() === wanted?.toLowerCase()
      : contactFilter === "ignored" || has(EmailAddress, wanted);
  return data.contacts
    .filter((contact) => isWanted(contact) && (query("Filter.IsActive") !== "true" || contact.IsActive))
    .map(({ EmailAddress, Phone, ...contact }) => ({
      ...contact,
      AccountName: data.accounts.find(({ Id }) => Id === contact.AccountId)?.Name ?? null,
      LocationName: data.locations.find(({ Id }) => Id === contact.LocationId)?.Name ?? null,
      Emails: [{ Id: contact.Id * 10, EmailAddress, EmailTypeId: 1, EmailType: "Work", IsDefault: true }],
      Phones: [{ Id: contact.Id * 10, Phone, PhoneTypeId: 1, PhoneType: "Work", IsDefault: true }],
    }));
}

export const assetRows = (data: SandboxData, query: Query): readonly object[] =>
  data.assets
    .filter(
      ({ AssetName, SerialNumber, IsActive }) =>
        has(AssetName, query("Filter.AssetName")) && has(SerialNumber, query("Filter.SerialNumber")) && IsActive,
    )
    .map((asset) => ({
      ...asset,
      AccountName: data.accounts.find(({ Id }) => Id === asset.AccountId)?.Name ?? null,
    }));

/** Newest first. `filter` is asked for the names of TicketFilterDto. */
export function searchTickets(data: SandboxData, filter: Query): readonly SandboxTicket[] {
  const title = filter("Title");
  const from = filter("LastActivityUpdateFrom");
  const excludesCompleted = filter("ExcludeCompleted") === "1";
  const isTitled = ({ Title }: SandboxTicket): boolean =>
    data.variants.titleFilter === "part" || title === undefined
      ? has(Title, title)
      : Title.toLowerCase() === title.toLowerCase();
  return data.tickets
    .filter(
      (ticket) =>
        isTitled(ticket) &&
        (from === undefined || Date.parse(ticket.LastActivityUpdate) >= Date.parse(from)) &&
        !(excludesCompleted && ticket.CompletedDate !== null),
    )
    .toReversed();
}
