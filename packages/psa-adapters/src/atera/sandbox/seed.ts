import { Buffer } from "node:buffer";
import type { SandboxAgent, SandboxContact, SandboxCustomer, SandboxData } from "./data.ts";

const created = "2026-01-05T08:00:00Z";
const tokenLifeMs = 300 * 24 * 3_600_000;

const customer = (id: number, name: string, domain: string): SandboxCustomer => ({
  CustomerID: id,
  CustomerName: name,
  CreatedOn: created,
  LastModified: created,
  Domain: domain,
  Address: `${id} Example Street`,
  City: "Springfield",
  State: "ZZ",
  Country: "Example",
  ZipCodeStr: "00000",
});

const contact = (
  id: number,
  first: string,
  last: string,
  of: SandboxCustomer,
  email: string,
  isArchived = false,
): SandboxContact => ({
  EndUserID: id,
  CustomerID: of.CustomerID,
  CustomerName: of.CustomerName,
  Firstname: first,
  Lastname: last,
  Email: email,
  Phone: "555-0100",
  IsContactPerson: false,
  InIgnoreMode: false,
  CreatedOn: created,
  LastModified: created,
  Archived: isArchived,
});

const agent = (id: number, machine: string, of: SandboxCustomer, lastSeen: string): SandboxAgent => ({
  AgentID: id,
  MachineID: `machine-${id}`,
  CustomerID: of.CustomerID,
  CustomerName: of.CustomerName,
  AgentName: machine,
  MachineName: machine,
  CurrentLoggedUsers: "User",
  LastLoginUser: "User",
  Online: true,
  LastSeen: lastSeen,
});

/** A JSON Web Token that opens nothing but this sandbox; what it says is who made it and when it ends. */
export function sandboxToken(nowMs: number, lifeMs: number = tokenLifeMs): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: "sandbox",
    note: "made up by the sandbox; opens nothing else",
    exp: Math.floor((nowMs + lifeMs) / 1000),
  };
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.sandbox`;
}

/** A small service desk: two customers, one for people who are not contacts, and a computer that changed hands. */
export function seedData(nowMs: number): SandboxData {
  const acme = customer(12, "Acme Timber", "acme.example");
  const globex = customer(13, "Globex Printing", "globex.example");
  const unregistered = customer(14, "Unregistered users", "");
  return {
    accountName: "Example MSP",
    token: sandboxToken(nowMs),
    apiKey: "sandbox-api-key",
    denied: new Set(),
    variants: {
      emailParameter: "Email",
      endOfList: "",
      badRequest: "problem",
      badComment: "invalid-input",
      created: "ActionID",
      actionId: "ticket",
      commented: "ActionID",
      choices: "text",
      comment: "text",
      unknownStatus: "refused",
      linkHost: "own",
    },
    customers: [acme, globex, unregistered],
    contacts: [
      contact(51, "Max", "Poe", globex, "max.poe@globex.example"),
      contact(52, "Old", "Jane", acme, "jane.doe@acme.example", true),
      contact(53, "Mary", "Jane", globex, "mary.jane.doe@acme.example"),
      contact(54, "Jane", "Doe", acme, "jane.doe@acme.example"),
      contact(55, "Sam", "Roe", acme, "sam.roe@acme.example"),
      contact(56, "Shared", "Desk", acme, "office@acme.example"),
      contact(57, "Front", "Desk", acme, "office@acme.example"),
      contact(58, "Unregistered", "User", unregistered, "unregistered@msp.example"),
      contact(59, "Pat", "Both", acme, "pat@both.example"),
      contact(60, "Pat", "Both", globex, "pat@both.example"),
    ],
    agents: [
      agent(71, "ACME-PC-7", globex, "2026-01-02T08:00:00Z"),
      agent(72, "ACME-PC-7", acme, "2026-11-20T08:00:00Z"),
      agent(73, "GLOBEX-PC-1", globex, "2026-11-20T09:00:00Z"),
    ],
    technicians: [{ id: 5, email: "tech.one@msp.example", firstName: "Tech", lastName: "One" }],
    statuses: ["Open", "Pending", "Resolved", "Closed", "Waiting for parts"],
    tickets: [],
    comments: new Map(),
    modified: new Map(),
  };
}
