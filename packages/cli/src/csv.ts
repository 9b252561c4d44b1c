/** Spreadsheets run what begins so (OWASP, CSV injection); an apostrophe before it makes it a text. */
const formula = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of comma separated values (RFC 4180), which a spreadsheet takes for texts and not for formulas. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;
