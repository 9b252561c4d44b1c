/** What goes wrong, why, and what to do; error hints and the README come from this table. */
export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

type TroubleName = "login" | "network" | "sender" | "recipient" | "content" | "later";

export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  login: {
    symptom: "`auth_rejected`",
    cause:
      "user or password is wrong, or the provider wants a password for applications, or forbids SMTP logins for this mailbox",
    remedy: "Make an application password, or allow authenticated SMTP for the mailbox, and write it again.",
  },
  network: {
    symptom: "`network_unreachable`",
    cause:
      "host or port is wrong, a firewall stands between, the certificate is not trusted, or the server offers no TLS",
    remedy: 'Check "host", "port" and "security": 587 with "starttls", or 465 with "tls". TLS is never done without.',
  },
  sender: {
    symptom: "`validation_failed` at MAIL FROM",
    cause: 'the login may not send as "from"',
    remedy: 'Use the mailbox\'s own address for "from", or allow it to send as that address.',
  },
  recipient: {
    symptom: "`validation_failed` at RCPT TO",
    cause: "the intake's or the evidence mailbox's address does not exist, or takes no mail from outside",
    remedy: 'Check "to" and "evidenceTo".',
  },
  content: {
    symptom: "`validation_failed` at DATA",
    cause: "the server finds the mail too large, or takes it for spam",
    remedy: "Allow the sender in the filter; a picture that is too large stays on the computer.",
  },
  later: {
    symptom: "`remote_unavailable`",
    cause: "the server asks to come again: greylisting, a limit of mails, or trouble",
    remedy: "It is repeated by itself, with the same Message-ID.",
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
