// The existing product keeps all credentials in one line: Companyid+publickey:privatekey.

import { withoutCopiedEnds } from "../settings.ts";
import { isSearchableEmail } from "../text.ts";

export interface Credentials {
  readonly companyId: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

const form = "Companyid+publickey:privatekey";

/** Split from the right: the last ":", then the last "+" before it. What is wrong with it, without its value, else. */
export function splitCredentials(line: string): Credentials | string {
  const text = withoutCopiedEnds(line);
  const colon = text.lastIndexOf(":");
  const plus = text.lastIndexOf("+", colon);
  const missing = [...(colon < 0 ? ['":"'] : []), ...(!text.includes("+") ? ['"+"'] : [])];
  if (missing.length > 0) {
    return `has no ${missing.join(" and no ")}; the form is ${form}`;
  }
  const [companyId, publicKey, privateKey] = [text.slice(0, plus), text.slice(plus + 1, colon), text.slice(colon + 1)];
  if (isSearchableEmail(publicKey)) {
    return `has an e-mail address in the place of the public key; the form is ${form}`;
  }
  const isWhole = plus > 0 && publicKey !== "" && privateKey !== "" && /^[\x21-\x7e]+$/.test(text);
  return isWhole ? { companyId, publicKey, privateKey } : `is not of the form ${form}, without spaces; copy it again`;
}
