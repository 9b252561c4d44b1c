import type { AdapterError, SubmitOutcome, TicketReference, WriteOutcome } from "../contract.ts";
import { remedyOf } from "./troubleshooting.ts";

/** How a conversation with the mail server ended. */
export type SmtpResult =
  | { readonly kind: "accepted" }
  | {
      readonly kind: "failed";
      /** nodemailer's code, e.g. "EAUTH"; "ABORTED" when the time was over. */
      readonly code: string;
      /** The server's three digits. */
      readonly responseCode?: number;
      /** The SMTP command, e.g. "RCPT TO". */
      readonly command?: string;
      /** The server had begun to take the mail's content. */
      readonly hasContentBegun: boolean;
    };

type Failure = Extract<SmtpResult, { readonly kind: "failed" }>;

/** What the failure is; the server's own words are not repeated, they can hold addresses and text of the mail. */
export function errorOf({ code, responseCode, command = "", hasContentBegun }: Failure, host: string): AdapterError {
  const answered = responseCode === undefined ? code || "no code" : `${responseCode} to ${command || "us"}`;
  const make = (errorCode: AdapterError["code"], text: string, hint?: string): AdapterError => ({
    code: errorCode,
    message: `${text} (${host}: ${answered}).`,
    ...(hint === undefined ? {} : { hint }),
  });
  if (code === "ABORTED") {
    return make("timeout", "The mail server did not finish in time");
  }
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    return make("remote_unavailable", "The mail server asks to come again", remedyOf("later"));
  }
  if (code === "EAUTH" || code === "ENOAUTH") {
    return make("auth_rejected", "The mail server does not take the login", remedyOf("login"));
  }
  if (code === "EENVELOPE") {
    const isSender = command === "MAIL FROM";
    const hint = remedyOf(isSender ? "sender" : "recipient");
    return make("validation_failed", `The mail server does not take the ${isSender ? "sender" : "recipient"}`, hint);
  }
  if (code === "EMESSAGE") {
    return make("validation_failed", "The mail server does not take the mail", remedyOf("content"));
  }
  if (code === "EPROTOCOL") {
    return make("answer_unreadable", "What answers is no mail server", remedyOf("network"));
  }
  return hasContentBegun
    ? make("connection_lost", "The connection to the mail server broke while the mail was sent")
    : make("network_unreachable", "No mail can be brought to the mail server", remedyOf("network"));
}

/** A server that was given the content and did not answer may have taken it; one that refused has not. */
function refusalOf(failure: Failure, host: string): Exclude<WriteOutcome, { status: "accepted" | "unsupported" }> {
  const error = errorOf(failure, host);
  const hasAnswered = failure.responseCode !== undefined;
  if (failure.hasContentBegun && !hasAnswered) {
    return { status: "ambiguous", error };
  }
  const isFinal = error.code === "auth_rejected" || error.code === "validation_failed";
  return { status: isFinal ? "rejected" : "retry", error };
}

export const submitOutcome = (result: SmtpResult, host: string, ticket: TicketReference): SubmitOutcome =>
  result.kind === "accepted" ? { status: "accepted", ticket } : refusalOf(result, host);

export const writeOutcome = (result: SmtpResult, host: string): WriteOutcome =>
  result.kind === "accepted" ? { status: "accepted" } : refusalOf(result, host);
