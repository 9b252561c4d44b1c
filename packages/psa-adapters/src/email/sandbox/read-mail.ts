import { Buffer } from "node:buffer";

/** A part of a mail that holds something: a text, or a file. */
export interface MailPart {
  /** Media type in lower case, without parameters. */
  readonly type: string;
  /** Missing: it is no file. */
  readonly fileName?: string;
  readonly bytes: Buffer;
}

/** A mail, read (RFC 5322, 2045-2047, 2231); what is broken is read as far as it goes. */
export interface ReadMail {
  /** Names in lower case, words decoded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: readonly MailPart[];
}

const deepest = 8;
const mostParts = 100;

/** Bytes of the mail as `latin1`, one character each. */
export function readMail(raw: string): ReadMail {
  const { headers, body } = divided(raw);
  return { headers: mapped(headers, decodedWords), parts: partsOf(headers, body, deepest).slice(0, mostParts) };
}

const mapped = (record: Readonly<Record<string, string>>, by: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, by(value)]));

function divided(text: string): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  // A part without headers begins with the blank line.
  const whole = text.startsWith("\r\n") ? `\r\n${text}` : text;
  const at = whole.indexOf("\r\n\r\n");
  const head = at < 0 ? whole : whole.slice(0, at);
  const lines = head.replaceAll(/\r\n(?=[ \t])/g, "").split("\r\n");
  const headers = lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
  });
  return { headers: Object.fromEntries(headers), body: at < 0 ? "" : whole.slice(at + 4) };
}

function partsOf(headers: Readonly<Record<string, string>>, body: string, deeper: number): readonly MailPart[] {
  const contentType = headers["content-type"] ?? "text/plain";
  const type = (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
  const boundary = type.startsWith("multipart/") ? parameter(contentType, "boundary") : undefined;
  if (boundary !== undefined && deeper > 0) {
    const pieces = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1);
    return pieces
      .filter((piece) => !piece.startsWith("--"))
      .flatMap((piece) => {
        const part = divided(piece.replace(/^[ \t]*\r\n/, ""));
        return partsOf(part.headers, part.body, deeper - 1);
      });
  }
  const fileName = parameter(headers["content-disposition"] ?? "", "filename") ?? parameter(contentType, "name");
  const bytes = decoded(body, (headers["content-transfer-encoding"] ?? "7bit").toLowerCase());
  return [{ type, bytes, ...(fileName === undefined ? {} : { fileName }) }];
}

function decoded(body: string, encoding: string): Buffer {
  return encoding === "base64"
    ? Buffer.from(body, "base64")
    : encoding === "quoted-printable"
      ? quoted(body.replaceAll(/[ \t]*=\r\n/g, ""), "=")
      : Buffer.from(body, "latin1");
}

/** Bytes that stand as a sign and two hexadecimal digits. */
const quoted = (text: string, sign: "=" | "%"): Buffer =>
  Buffer.from(
    text.replaceAll(sign === "=" ? /=([0-9A-F]{2})/gi : /%([0-9A-F]{2})/gi, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    "latin1",
  );

/** Words like `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=` (RFC 2047). */
const decodedWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([bq])\?([^?\s]*)\?=/gi, (_whole, encoding: string, word: string) =>
      (encoding.toLowerCase() === "b" ? Buffer.from(word, "base64") : quoted(word.replaceAll("_", " "), "=")).toString(
        "latin1",
      ),
    )
    .replaceAll(/[^]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));

/** A parameter of a header: as it is, encoded, or in numbered pieces (RFC 2231). */
function parameter(header: string, name: string): string | undefined {
  const pieces = [...header.matchAll(/;\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)].flatMap(
    ([, key = "", inQuotes, bare = ""]) => {
      const [base, number = "0"] = key.toLowerCase().replace(/\*$/, "").split("*");
      const value = inQuotes?.replaceAll(/\\(.)/g, "$1") ?? bare;
      return base === name ? [{ number: Number(number), value, isEncoded: key.endsWith("*") }] : [];
    },
  );
  const [first, ...others] = pieces.toSorted((one, other) => one.number - other.number);
  if (first === undefined) {
    return undefined;
  }
  const start = first.isEncoded ? first.value.replace(/^[^']*'[^']*'/, "") : first.value;
  const all = start + others.map(({ value }) => value).join("");
  return first.isEncoded ? quoted(all, "%").toString("utf8") : decodedWords(all);
}
