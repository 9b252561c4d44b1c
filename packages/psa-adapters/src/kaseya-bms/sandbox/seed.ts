import type { SandboxContact, SandboxData, SandboxLocation, SandboxOption } from "./data.ts";

const options = (firstId: number, names: readonly string[], byDefault?: string): SandboxOption[] =>
  names.map((Name, index) => ({ Id: firstId + index, Name, IsActive: true, IsDefault: Name === byDefault }));

function contact(
  Id: number,
  [FirstName, LastName]: readonly [string, string],
  AccountId: number,
  LocationId: number | null,
  EmailAddress: string,
): SandboxContact {
  return { Id, AccountId, LocationId, FirstName, LastName, EmailAddress, Phone: `555-0${Id}`, IsActive: true };
}

/** Names of locations repeat over accounts. */
const location = (Id: number, Name: string, AccountId: number, IsMain: boolean, Address1: string): SandboxLocation => ({
  ...{ Id, Name, AccountId, IsMain, Address1 },
  ...{ City: "Springfield", State: "OR", ZipCode: "97477" },
});

const acme = 12;
const globex = 13;
const unregistered = 14;

/** A small service desk: two customers, the account for people who are not contacts, two queues. */
export function seedData(): SandboxData {
  return {
    tenant: "Example MSP",
    userName: "tier2-button",
    password: "api-password",
    userId: 900,
    userFullName: "Tier2 Button",
    tokens: new Map(),
    tokenLifeMs: 3_600_000,
    tokensMade: 0,
    denied: new Set(),
    callsPerHour: 1500,
    calls: new Map(),
    mostFileMb: 20,
    variants: {
      names: "camel",
      failures: "in 200",
      tables: "lookup",
      titleFilter: "part",
      contactFilter: "part",
      patch: "taken",
      notePages: "heeded",
    },
    accounts: [
      { Id: acme, Name: "Acme Timber", IsActive: true },
      { Id: 15, Name: "Acme Timber (old)", IsActive: false },
      { Id: globex, Name: "Globex Printing", IsActive: true },
      { Id: unregistered, Name: "Unregistered users", IsActive: true },
    ],
    locations: [
      location(35, "Sawmill", acme, false, "7 River Road"),
      location(34, "Main Office", acme, true, "1 Forest Lane"),
      location(36, "Main Office", globex, true, "20 Press Street"),
      location(37, "Main Office", unregistered, true, "99 Nowhere"),
    ],
    contacts: [
      // Its address has Jane Doe's in it.
      contact(100, ["Mary", "Doe"], globex, 36, "mary-jane.doe@acme.example"),
      contact(101, ["Jane", "Doe"], acme, 35, "jane.doe@acme.example"),
      contact(102, ["Sam", "Roe"], acme, null, "sam.roe@acme.example"),
      contact(103, ["Shared", "Desk"], acme, 34, "office@acme.example"),
      contact(104, ["Front", "Desk"], acme, 34, "office@acme.example"),
      contact(105, ["Max", "Poe"], globex, 36, "max.poe@globex.example"),
      contact(106, ["Unregistered", "User"], unregistered, 37, "unregistered@msp.example"),
    ],
    assets: [
      { Id: 501, AssetName: "ACME-PC-7", SerialNumber: "SN-7", AccountId: acme, IsActive: true },
      { Id: 502, AssetName: "ACME-PC-70", SerialNumber: "SN-70", AccountId: acme, IsActive: true },
      { Id: 503, AssetName: "GLOBEX-PC-1", SerialNumber: "SN-G1", AccountId: globex, IsActive: true },
    ],
    options: {
      queues: [...options(9, ["Help Desk", "Alerts"]), { Id: 19, Name: "Retired", IsActive: false }],
      statuses: options(1, ["New", "In Progress", "Waiting Customer", "Completed"]),
      priorities: options(1, ["Critical", "High", "Medium", "Low"], "Medium"),
      types: options(21, ["Incident", "Service Request"], "Incident"),
      sources: options(0, ["Manual", "API", "Email"]),
      noteTypes: options(41, ["General", "Phone call"], "General"),
      issueTypes: options(51, ["Hardware", "Software"]),
      subIssueTypes: [
        { Id: 61, Name: "Printer", IsActive: true, under: 51 },
        { Id: 62, Name: "Screen", IsActive: true, under: 51 },
        { Id: 63, Name: "Office", IsActive: true, under: 52 },
      ],
      slas: options(71, ["Standard", "Gold"], "Standard"),
      workTypes: options(81, ["Remote", "On site"], "Remote"),
      assignees: options(901, ["Tess Tech", "Theo Tech"]),
    },
    tickets: [],
    notes: [],
  };
}
