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
