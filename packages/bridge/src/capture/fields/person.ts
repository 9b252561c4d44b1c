import type { FieldDescriptions } from "./description.ts";

/** Who is at the computer. */
export interface PersonValues {
  readonly login: string;
  readonly fullName: FullNameValue;
  readonly email: EmailValue;
}

/**
 * How a fact about the person is known, the first that there is. - configured: person in the configuration. - typed: the
 * person wrote it on the page, at a press before. - directory: the
 * company's directory says it. - account: the account of the operating system; an address made of it may be no mailbox.
 * - last-used: the address of this account's last press that was delivered.
 */
export type PersonSource = "configured" | "typed" | "directory" | "account" | "last-used";

export interface FullNameValue {
  readonly name: string;
  readonly source: PersonSource;
}

export interface EmailValue {
  readonly address: string;
  readonly source: PersonSource;
}

export const personFields: FieldDescriptions<PersonValues> = {
  login: {
    label: "Login",
    meaning: "Account of the person in front of the computer; one of a Windows domain as DOMAIN\\name.",
    source: { linux: "/run/systemd/sessions, else the bridge's own account", windows: "WTS session (unproven)" },
    example: "ann",
    sensitivity: "public",
    isOnByDefault: true,
  },
  fullName: {
    label: "Full name",
    meaning: "The person's name, and how it is known: configured, typed by the person, the directory, or the account.",
    source: {
      linux: "configuration, the page, user database (getent passwd)",
      windows: "configuration, the page, GetUserNameEx (unproven)",
    },
    example: "Ann Example (account)",
    sensitivity: "public",
    isOnByDefault: true,
  },
  email: {
    label: "E-mail",
    meaning: "The person's address, by which the helpdesk system finds the contact, and how it is known.",
    source: {
      linux: "configuration, the page, SSSD or userdb, account name with its domain, last press",
      windows: "configuration, the page, user principal name (unproven), last press",
    },
    example: "ann@example.com (directory)",
    sensitivity: "public",
    isOnByDefault: true,
  },
};
