// What people read of contacts and sites.
import type { ContactRow, SiteRow } from "./fields.ts";

const joined = (parts: readonly (string | undefined)[], between: string): string =>
  parts
    .map((part) => part?.trim())
    .filter((part) => part !== undefined && part !== "")
    .join(between);

export const nameOf = ({ firstName, lastName }: ContactRow): string => joined([firstName, lastName], " ");

/** The default phone number of a contact, else the first; with its extension. */
export function phoneOf({ communicationItems = [] }: ContactRow): string | undefined {
  const phones = communicationItems.filter(
    ({ communicationType, value = "" }) => communicationType === "Phone" && value.trim() !== "",
  );
  const phone = phones.find(({ defaultFlag }) => defaultFlag === true) ?? phones[0];
  const extension = phone?.extension?.trim() ?? "";
  return phone === undefined ? undefined : joined([phone.value, extension === "" ? "" : `ext. ${extension}`], " ");
}

/** On one line. */
export function addressOf(row: Omit<SiteRow, "id" | "name"> & { readonly state?: string | undefined }): string {
  const state = row.stateReference?.name ?? row.state;
  const parts = [row.addressLine1, row.addressLine2, row.city, joined([state, row.zip], " "), row.country?.name];
  return joined(parts, ", ");
}
