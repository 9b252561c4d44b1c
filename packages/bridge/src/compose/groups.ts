import type { FieldName } from "../capture/fields.ts";

/** Fields that are read together. */
export interface FieldGroup {
  readonly title: string;
  /** The most important first: where room is short the last are left out. */
  readonly fields: readonly FieldName[];
}

/** Every field is in one of them, in the order of note, report and docs/privacy.md. */
export const fieldGroups: readonly FieldGroup[] = [
  { title: "Person", fields: ["fullName", "email", "login", "session", "account"] },
  {
    title: "Computer now",
    fields: [
      ...(["hostname", "operatingSystem", "uptimeSeconds", "pendingReboot", "processor", "memory", "disks"] as const),
      ...(["battery", "swap", "diskActivity", "hardware", "serialNumber", "platform", "domain"] as const),
    ],
  },
  { title: "Before the press", fields: ["lastMinutes"] },
  {
    title: "Network",
    fields: ["reachability", "addresses", "gateways", "dnsServers", "wifi", "vpn", "networkActivity"],
  },
  { title: "Looked at now and then", fields: ["printers", "diskHealth", "clockSkew", "systemErrors"] },
];
