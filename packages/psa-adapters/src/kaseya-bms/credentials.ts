// The existing product keeps all credentials in one line: Company+username:password.

import { withoutCopiedEnds } from "../settings.ts";

export interface Credentials {
  readonly tenant: string;
  readonly userName: string;
  readonly password: string;
}

const form = "Company+username:password";
const placesOf = (text: string, character: string): number[] =>
  [...text.matchAll(new RegExp(`\\${character}`, "g"))].map(({ index }) => index);

/**
 * The three parts of the line when there is exactly one way to split it; else what is wrong with it, without its value. Each
 * of the parts may hold "+" and ":", so that a line with several of them can mean several things.
 */
export function splitCredentials(line: string): Credentials | string {
  const text = withoutCopiedEnds(line);
  if (/\p{Cc}/u.test(text)) {
    return "has a line break or another control character in it; copy it again";
  }
  const pluses = placesOf(text, "+");
  const colons = placesOf(text, ":");
  const missing = [...(pluses.length === 0 ? ['"+"'] : []), ...(colons.length === 0 ? ['":"'] : [])];
  if (missing.length > 0) {
    return `has no ${missing.join(" and no ")}; the form is ${form}`;
  }
  const ways = pluses.flatMap((plus) =>
    colons
      .filter((colon) => plus > 0 && colon > plus + 1 && colon < text.length - 1)
      .map((colon) => ({
        tenant: text.slice(0, plus),
        userName: text.slice(plus + 1, colon),
        password: text.slice(colon + 1),
      })),
  );
  const [only, ...others] = ways;
  if (only === undefined) {
    return `is not of the form ${form}; copy it again`;
  }
  return others.length === 0
    ? only
    : `can be split in ${ways.length} ways, because "+" or ":" stands in one of its parts; give "tenant" (the company of the login), "userName" and "password" instead`;
}
