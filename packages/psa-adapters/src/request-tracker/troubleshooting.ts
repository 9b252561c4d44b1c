/** What goes wrong, why, and what to do; error hints and the README come from this table. */
export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

type TroubleName = "token" | "queue" | "right" | "customField" | "address" | "proxy" | "users" | "status";

export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  token: {
    symptom: "`auth_rejected`",
    cause:
      "the token was revoked, characters were lost or added in copying, its user is disabled, or a password was given",
    remedy: 'Make a new token at Logged in as > Settings > Auth Tokens of that user and copy it whole, from "1-" on.',
  },
  queue: {
    symptom: "`permission_denied` for a queue",
    cause: "RT answers alike for a queue that there is not, one that is disabled, and one where the user lacks a right",
    remedy: 'Compare "queue" with Admin > Queues, letter by letter, and look at the user\'s rights there.',
  },
  right: {
    symptom: "`permission_denied` for something else",
    cause: "the user lacks a right on the queue",
    remedy: "Give the user the right that the message names at Admin > Queues > (the queue) > User Rights.",
  },
  customField: {
    symptom: "`check` fails at pressIdField",
    cause:
      "the custom field is missing, not applied to the queue, or the user may not see or write it; RT drops such values without an error",
    remedy:
      'Make the custom field at Admin > Custom Fields > Create ("Enter one value", applies to Tickets), apply it to the queue, and give the user SeeCustomField and ModifyCustomField.',
  },
  address: {
    symptom: "`not_found`",
    cause: '"site" lacks the path that RT lives under (Debian\'s own configuration uses /rt), or is another host',
    remedy: 'Open RT in a browser and copy the address bar into "site".',
  },
  proxy: {
    symptom: "`answer_unreadable`",
    cause: "a login page or proxy answers in the place of RT",
    remedy: "Let REST/2.0 pass the single sign-on in front of RT; RT itself checks the token.",
  },
  users: {
    symptom: "everybody is a stranger",
    cause: "the user of the token is not privileged: RT shows it no other users",
    remedy: 'Tick "Let this user be granted rights (Privileged)" at Admin > Users > (the user).',
  },
  status: {
    symptom: "a ticket cannot be closed",
    cause: "the queue's lifecycle has no such status, or allows no way to it",
    remedy: 'Set "closedStatus" to the lifecycle\'s own word for done.',
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
