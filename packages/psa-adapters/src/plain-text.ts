const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function character(entity: string): string | undefined {
  const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(entity) ?? [];
  const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return Number.isInteger(code) && code <= 0x10ffff ? String.fromCodePoint(code) : entities[entity.toLowerCase()];
}

/** The words of a text that may be HTML or plain, where a PSA does not publish which of the two it gives. */
export const plainText = (text: string): string =>
  text
    .replaceAll(/\n?<(?:br|\/p|\/div|\/li)\b[^<>]*>\n?/gi, "\n")
    .replaceAll(/<\/?[a-z][^<>]*>/gi, "")
    .replaceAll(/&(#?\w{1,8});/g, (whole, entity: string) => character(entity) ?? whole)
    .trim();
