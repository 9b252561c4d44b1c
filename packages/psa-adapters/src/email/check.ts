import type { AdapterContext, CheckResult } from "../contract.ts";
import type { SmtpClient } from "./client.ts";
import type { EmailConfig } from "./config.ts";
import { errorOf } from "./outcome.ts";

/** Connects and logs in; no mail is sent, so whether the intake takes it shows with the first ticket. */
export async function checkEmail(
  config: EmailConfig,
  client: SmtpClient,
  context: AdapterContext,
): Promise<readonly CheckResult[]> {
  const { host, port, security, login, to, evidenceTo } = config;
  const result = await client.probe(context);
  const connection: CheckResult =
    result.kind === "accepted"
      ? {
          name: "host",
          status: "ok",
          message: `${host}:${port} answers (security: ${security})${login ? ", and takes the login" : ""}`,
        }
      : { name: "host", status: "failed", ...errorOf(result, host) };
  const evidence: CheckResult =
    evidenceTo === undefined
      ? {
          name: "evidenceTo",
          status: "warning",
          message: "internal notes and files go nowhere: a mail to the intake could be read by the customer",
          hint: 'Set "evidenceTo" to a mailbox of technicians.',
        }
      : { name: "evidenceTo", status: "ok", message: `internal notes and files go to ${evidenceTo}` };
  const intake = `tickets go to ${to}; whether the helpdesk system makes tickets of them shows with the first one`;
  return [connection, { name: "to", status: "ok", message: intake }, evidence];
}
