// The existing product keeps user name and secret in one line: username@domain:password.

export interface Credentials {
  readonly userName: string;
  readonly secret: string;
}

/** What copying adds at both ends: spaces, quotes, line breaks, characters without width. */
const around = /^[\s"'\u200b-\u200d\u2060\ufeff]+|[\s"'\u200b-\u200d\u2060\ufeff]+$/g;

/** Split at the first ":" after the first "@"; a password may hold both. What is wrong with it, without its value, else. */
export function splitCredentials(line: string): Credentials | string {
  const text = line.replaceAll(around, "");
  const at = text.indexOf("@");
  const colon = text.indexOf(":", at);
  if (at < 1 || colon < 0) {
    return `has no ${at < 1 ? '"@"' : '":" after the "@"'}; the form is username@domain:password`;
  }
  const [userName, secret] = [text.slice(0, colon), text.slice(colon + 1)];
  const isWhole = colon > at + 1 && secret !== "" && /^[\x21-\x7e]+$/.test(text);
  return isWhole ? { userName, secret } : "is not of the form username@domain:password, without spaces; copy it again";
}
