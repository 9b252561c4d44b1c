import type { FaultName } from "../../sandbox/faults.ts";
import type { RunningSandbox } from "../../sandbox/registry.ts";
import { type RequestRecord, type SandboxOptions, startSandboxServer } from "../../sandbox/server.ts";
import { plainText } from "../../sandbox/answer.ts";
import { type EmailSandbox, type SmtpFaults, startEmailSandbox } from "./index.ts";
import { ticketViews } from "./views.ts";

/** A mail server, and a page that shows its mails as tickets. `url` is the page's. */
export interface RunningEmailSandbox extends RunningSandbox {
  readonly config: EmailSandbox["config"];
  readonly mails: EmailSandbox["mails"];
  /** Commands and their answers, oldest first, without what a login says. */
  readonly requests: readonly RequestRecord[];
}

/** Each of the faults that a mail server can have, as what it answers. It has neither `delay` nor `midAnswer`. */
const smtpFaults = {
  offline: { CONNECT: "drop" },
  dropBefore: { CONTENT: "drop" },
  tooManyRequests: { MAIL: "451 4.7.1 Too many mails, try again later" },
  serverError: { CONTENT: "451 4.3.0 Local error" },
  dropAfterCommit: { COMMIT: "drop" },
  serverErrorAfterCommit: { COMMIT: "451 4.3.0 Local error" },
  badJson: { COMMIT: "Hello" },
} as const satisfies Partial<Record<FaultName, SmtpFaults>>;

const meanings: Readonly<Record<keyof typeof smtpFaults, string>> = {
  offline: "Offline: every connection is closed",
  dropBefore: "The connection is closed, the mail is not kept",
  tooManyRequests: "Too many mails (451)",
  serverError: "Local error (451), the mail is not kept",
  dropAfterCommit: "The mail is kept, but no answer comes",
  serverErrorAfterCommit: "The mail is kept, but the answer is an error (451)",
  badJson: "The mail is kept, the answer is not SMTP",
};

/** The page listens on `port`, the mail server on the next one. */
export async function startRunningEmailSandbox(options: SandboxOptions = {}): Promise<RunningEmailSandbox> {
  const requests: RequestRecord[] = [];
  const { port = 0 } = options;
  const smtp = await startEmailSandbox({
    port: port === 0 ? 0 : port + 1,
    onAnswer: (command, path, status) => {
      const method = command === "COMMIT" || command === "CONTENT" ? "(content)" : command;
      requests.push({ method, path, status, atMs: Date.now() });
    },
    strike: (when) => {
      const names = Object.keys(smtpFaults) as (keyof typeof smtpFaults)[];
      const struck = names.find(
        (name) => (name === "offline") === (when === "connection") && page.faults.strikes(name, true),
      );
      return struck === undefined ? {} : smtpFaults[struck];
    },
  });
  const { config, mails } = smtp;
  const starting = startSandboxServer(
    {
      api: () => plainText(404, "Mail comes by SMTP."),
      isApi: () => false,
      isWrite: () => false,
      tooManyRequests: () => plainText(429, ""),
      serverError: () => plainText(500, ""),
      tickets: () => mails,
      requests,
      page: {
        title: "E-mail",
        tickets: () => ticketViews(mails, config.to),
        ticketOfAddress: () => undefined,
        faults: meanings,
      },
    },
    options,
  );
  const page = await starting.catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });
  return {
    ...page,
    config,
    mails,
    close: async () => {
      await Promise.all([page.close(), smtp.close()]);
    },
  };
}
