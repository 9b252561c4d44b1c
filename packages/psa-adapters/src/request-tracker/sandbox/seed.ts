import type { SandboxData, SandboxUser } from "./data.ts";

const user = (Name: string, RealName: string, EmailAddress: string, Organization: string): SandboxUser => ({
  Name,
  RealName,
  EmailAddress,
  WorkPhone: "555-0100",
  Organization,
  Address1: "250 Example Street",
  City: "Springfield",
  State: "ZZ",
  Zip: "00000",
});

/** A small service desk: two customers, the user for people who are none, two queues. */
export const seedData = (): SandboxData => ({
  token: "1-27-token",
  userName: "button",
  isPrivileged: true,
  denied: new Set(),
  queues: [
    { id: 1, Name: "General", customFields: ["PressId"] },
    { id: 3, Name: "Help Desk", customFields: ["PressId"] },
  ],
  users: [
    user("jane", "Jane Doe", "jane.doe@acme.example", "Acme Timber"),
    user("sam.roe@acme.example", "Sam Roe", "sam.roe@acme.example", "Acme Timber"),
    user("desk1", "Shared Desk", "office@acme.example", "Acme Timber"),
    user("desk2", "Front Desk", "office@acme.example", "Acme Timber"),
    user("max", "Max Poe", "max.poe@globex.example", "Globex Printing"),
    user("unregistered", "Unregistered User", "unregistered@msp.example", "Example MSP"),
    user("tech", "Tech One", "tech@msp.example", "Example MSP"),
  ],
  tickets: [],
  lastId: 30,
});
