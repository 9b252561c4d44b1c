import { isAddress } from "./choose-person.ts";

/** Domains that are no part of the internet's: nobody gets mail there. */
const privateEnds = /\.(local|localdomain|localhost|lan|internal|intranet|private|home|corp|arpa|test|invalid)$/i;

/** The default realm in the text of krb5.conf(5). */
export const realmOf = (krb5Conf: string): string | undefined =>
  /^[ \t]*default_realm[ \t]*=[ \t]*([\w.-]+)/im.exec(krb5Conf)?.[1];

/**
 * The address that an account's name makes: its own when it is called user@domain, else with the domain it logs in to
 * (`realm`, of directory accounts alone). Undefined for a domain that is no name of the internet's.
 */
export function accountAddress(login: string, realm: string | undefined): string | undefined {
  const address = login.includes("@") || realm === undefined ? login : `${login}@${realm.toLowerCase()}`;
  return isAddress(address) && !privateEnds.test(address) ? address : undefined;
}
