import { Buffer } from "node:buffer";
import type { AdapterRig } from "../conformance/rig.ts";
import type { PsaAdapter, Visibility } from "../contract.ts";
import { email } from "../email/index.ts";
import { type EmailSandbox, type SandboxMail, type SmtpFaults, startEmailSandbox } from "../email/sandbox/index.ts";
import { FaultControl, type FaultName } from "../sandbox/faults.ts";

/** A mail, read: header names in lower case, and the decoded content of its parts. */
export interface ReadMail {
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: readonly { readonly type: string; readonly bytes: Buffer }[];
}

export interface EmailRig extends AdapterRig {
  readonly sandbox: EmailSandbox;
  readonly adapter: PsaAdapter;
}

/** The faults that SMTP has, too; its refusals of 4xx and 5xx are clear ones. */
export const smtpFaults: readonly FaultName[] = [
  "dropBefore",
  "dropAfterCommit",
  "badJson",
  "tooManyRequests",
  "offline",
];

function strikeOf(control: FaultControl, when: "connection" | "mail"): SmtpFaults {
  if (when === "connection") {
    return control.strikes("offline", true) ? { CONNECT: "drop" } : {};
  }
  return {
    ...(control.strikes("dropBefore", true) ? { CONTENT: "drop" } : {}),
    ...(control.strikes("tooManyRequests", true) ? { MAIL: "451 4.7.1 Too many mails" } : {}),
    ...(control.strikes("dropAfterCommit", true) ? { COMMIT: "drop" } : {}),
    ...(control.strikes("badJson", true) ? { COMMIT: "Hello" } : {}),
  };
}

/** The conformance suite's rig for e-mail. A PSA makes one ticket, note or file of what has the same Message-ID. */
export async function emailRig(): Promise<EmailRig> {
  const control = new FaultControl();
  const sandbox = await startEmailSandbox({ strike: (when) => strikeOf(control, when) });
  const createAdapter: AdapterRig["createAdapter"] = ({ timeoutMs } = {}) =>
    email.create(email.parseConfig({ ...sandbox.config, timeoutMs }));
  const mails = () => {
    const read = sandbox.mails.map((mail) => ({ ...readMail(mail), isPublic: mail.to.includes("intake@msp.example") }));
    return [...new Map(read.map((mail) => [mail.headers["message-id"], mail])).values()];
  };
  const mailsOn = (ticketId: string): ReturnType<typeof mails> =>
    mails().filter(({ headers }) => headers["references"] === `<${ticketId}@acme.example>`);
  const visibilityOf = (isPublic: boolean): Visibility => (isPublic ? "public" : "internal");
  return {
    sandbox,
    adapter: createAdapter(),
    createAdapter,
    setFaults: (faults) => control.set(faults),
    ticketsOf: (pressId) =>
      mails().some(({ headers }) => headers["message-id"] === `<${pressId}@acme.example>`) ? [pressId] : [],
    notesOf: (ticketId) =>
      mailsOn(ticketId)
        .filter(({ parts }) => parts.length === 1)
        .map(({ parts: [text], isPublic }) => ({
          text: text?.bytes.toString("utf8") ?? "",
          visibility: visibilityOf(isPublic),
        })),
    filesOf: (ticketId) =>
      mailsOn(ticketId).flatMap(({ parts: [, ...files], isPublic }) =>
        files.map(({ type, bytes }) => ({
          name: /name="?([^";]+)/.exec(type)?.[1] ?? "",
          type: type.split(";")[0] ?? "",
          bytes: new Uint8Array(bytes),
          visibility: visibilityOf(isPublic),
        })),
      ),
    close: async () => sandbox.close(),
  };
}

function headersOf(text: string): Record<string, string> {
  const lines = text.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  return Object.fromEntries(
    lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function decode(body: string, encoding: string): Buffer {
  if (encoding === "base64") {
    return Buffer.from(body, "base64");
  }
  if (encoding !== "quoted-printable") {
    return Buffer.from(body);
  }
  const bytes = body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

/** Reads what our composer writes: one text, or a text and files. */
export function readMail({ raw }: Pick<SandboxMail, "raw">): ReadMail {
  const at = raw.indexOf("\r\n\r\n");
  const headers = headersOf(raw.slice(0, at));
  const body = raw.slice(at + 4);
  const [, boundary] = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "") ?? [];
  const pieces = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
  const parts = pieces.map((piece) => {
    const start = piece.indexOf("\r\n\r\n");
    const head = headersOf(piece.slice(0, start));
    const text = piece.slice(start + 4).replace(/\r\n$/, "");
    return { type: head["content-type"] ?? "", bytes: decode(text, head["content-transfer-encoding"] ?? "7bit") };
  });
  return { headers, parts };
}
