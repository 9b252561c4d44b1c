/** Longest values in UTF-16 units. A header line has at most 998 octets (RFC 5322, 2.1.1); intakes cut much earlier. */
export const limits = { subject: 200 } as const;

/** Most mail servers take 10 MB or more in one mail; base64 adds a third. */
export const mostFileBytes = 7_000_000;
