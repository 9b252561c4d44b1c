// TicketSQL. A value stands between single quotes; a backslash would escape what follows it.

/** No quote, backslash, control character or wildcard of LIKE. */
const safe = /^[^'"\\%*\p{C}]+$/u;

export const isSafeInQuery = (text: string): boolean => text.length <= 250 && safe.test(text);

/** Throws a RangeError for text that could mean more than itself: callers look first. */
const quoted = (text: string): string => {
  if (!isSafeInQuery(text)) {
    throw new RangeError("this text cannot stand in a search");
  }
  return `'${text}'`;
};

export const customFieldIs = (field: string, value: string): string => `'CF.{${field}}' = ${quoted(value)}`;

export const subjectHas = (text: string): string => `Subject LIKE ${quoted(text)}`;

export const isAmong = (ids: readonly string[]): string => `(${ids.map((id) => `id = ${Number(id)}`).join(" OR ")})`;

/** Whatever the lifecycle calls it. */
export const isInactive = "Status = '__Inactive__'";

/** Tickets that the token's user made. */
export const isMadeByUs = "Creator = '__CurrentUser__'";
