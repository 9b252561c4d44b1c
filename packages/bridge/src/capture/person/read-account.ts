import path from "node:path";
import { textOrNone } from "../linux/read-text.ts";
import { accountAddress, realmOf } from "./account-address.ts";
import type { AccountFacts } from "./choose-person.ts";
import { fullNameOf, passwdLine } from "./passwd.ts";

/** What the operating system knows of an account. Starts no process; never throws. */
export type ReadAccount = (login: string) => Partial<AccountFacts>;

/** Whether the account is of this computer alone. */
export const isLocalAccount = (login: string, root = "/"): boolean =>
  passwdLine(textOrNone(path.join(root, "etc/passwd")), login) !== undefined;

/** Linux: /etc/passwd, and for accounts of a directory the realm of /etc/krb5.conf. */
export const readLinuxAccount = (login: string, root = "/"): Partial<AccountFacts> => {
  const line = passwdLine(textOrNone(path.join(root, "etc/passwd")), login);
  const realm = line === undefined ? realmOf(textOrNone(path.join(root, "etc/krb5.conf"))) : undefined;
  const fullName = line === undefined ? undefined : fullNameOf(line);
  const address = accountAddress(login, realm);
  return { ...(fullName === undefined ? {} : { fullName }), ...(address === undefined ? {} : { address }) };
};
