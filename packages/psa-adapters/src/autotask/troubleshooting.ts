export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

type TroubleName = "credentials" | "user" | "right" | "refused" | "address" | "limit";

/** What goes wrong in practice; README.md has this table, the hints of errors are its remedies. */
export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  credentials: {
    symptom: '`auth_rejected`, "does not take the credentials"',
    cause:
      "user name, secret and tracking identifier are refused in the same words; so is a locked or inactive API user",
    remedy:
      "Look at Admin > Resources: the API user has to be active and not locked; make a new secret, copy key, secret and tracking identifier again. A new API user needs up to 5 minutes.",
  },
  user: {
    symptom: '`auth_rejected`, "knows no zone"',
    cause: "Autotask does not know the user name; it is the generated key, not the mailbox",
    remedy: 'Copy "Username (Key)" of the API user into "userName" again.',
  },
  right: {
    symptom: "`permission_denied`",
    cause: "the API user's security level lacks a right",
    remedy: "Give the API user's security level at Admin > Resources > Security Levels the right that is named.",
  },
  refused: {
    symptom: "`validation_failed`",
    cause: "the ticket category makes another field required, or a value was removed",
    remedy: "Run check; compare the named field with the ticket category, or choose another ticketCategory.",
  },
  address: {
    symptom: '`answer_unreadable`, "points to another address"',
    cause: "a proxy, or a zone that is not Autotask's",
    remedy: 'Leave "site" away; look whether a proxy changes answers. Redirects are not followed.',
  },
  limit: {
    symptom: "`rate_limited`",
    cause: "over 10,000 requests in an hour, of all integrations together, or over 3 calls at once",
    remedy: "It is repeated later by itself; look which integration asks so often.",
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
