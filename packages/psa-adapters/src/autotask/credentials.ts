// The existing product keeps user name and secret in one line: username@domain:password.

import { withoutCopiedEnds } from "../settings.ts";

export interface Credentials {
  readonly userName: string;
  readonly secret: string;
}

/** Split at the first ":" after the first "@"; a password may hold both. What is wrong with it, without its value, else. */
export function splitCredentials(line: string): Credentials | string {
  const text = withoutCopiedEnds(line);
  const at = text.indexOf("@");
  const colon = text.indexOf(":", at);
  if (at < 1 || colon < 0) {
    return `has no ${at < 1 ? '"@"' : '":" after the "@"'}; the form is username@domain:password`;
  }
  const [userName, secret] = [text.slice(0, colon), text.slice(colon + 1)];
  const isWhole = colon > at + 1 && secret !== "" && /^[\x21-\x7e]+$/.test(text);
  return isWhole ? { userName, secret } : "is not of the form username@domain:password, without spaces; copy it again";
}
