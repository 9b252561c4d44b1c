/**
 * ConnectWise's `conditions` have no documented way to quote a quote inside of a string. So nothing that could end the
 * string, match more than itself (`*`, `%`, `[...]`), or escape, is ever put into one; rows are compared again in code.
 */
const unsafe = /["\\[\]*%\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

export const isSafeInCondition = (text: string): boolean => text !== "" && !unsafe.test(text);

/** `field="text"`. Throws when the text is not safe: callers check first. */
export function equals(field: string, text: string): string {
  if (!isSafeInCondition(text)) {
    throw new RangeError(`a value for ${field} cannot stand in a condition`);
  }
  return `${field}="${text}"`;
}

/** An address as people have them; what else RFC 5321 allows is searched for nowhere. */
const email = /^[a-z0-9][a-z0-9._+'-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export const isSearchableEmail = (text: string): boolean =>
  text.length <= 250 && email.test(text) && isSafeInCondition(text);

/** Letter case aside, as ConnectWise compares. */
export const isSameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
