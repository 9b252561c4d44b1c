import type { SandboxCompany, SandboxConfiguration, SandboxContact, SandboxData, SandboxStatus } from "./data.ts";

const main = { id: 1, name: "Main" };
const email = { id: 1, name: "Email" };
const phone = { id: 2, name: "Direct" };

const company = (id: number, identifier: string, name: string): SandboxCompany => ({
  id,
  identifier,
  name,
  status: { id: 1, name: "Active" },
  deletedFlag: false,
  addressLine1: `${id} Example Street`,
  city: "Springfield",
  state: "ZZ",
  zip: "00000",
  website: `https://www.${identifier.toLowerCase()}.example/`,
  site: main,
});

function contact(id: number, firstName: string, lastName: string, of: SandboxCompany, address: string): SandboxContact {
  return {
    id,
    firstName,
    lastName,
    company: { id: of.id, identifier: of.identifier, name: of.name },
    site: main,
    inactiveFlag: false,
    communicationItems: [
      { id: id * 10, type: email, value: address, defaultFlag: true, communicationType: "Email" },
      { id: id * 10 + 1, type: phone, value: "555-0100", defaultFlag: false, communicationType: "Phone" },
    ],
  };
}

function statuses(board: { id: number; name: string }, firstId: number): SandboxStatus[] {
  return ["New", "In Progress", "Waiting for Customer", "Closed"].map((name, index) => ({
    id: firstId + index,
    name,
    board,
    sortOrder: index,
    defaultFlag: index === 0,
    closedStatus: name === "Closed",
    inactive: false,
  }));
}

const configuration = (id: number, name: string, serialNumber: string, of: SandboxCompany): SandboxConfiguration => ({
  id,
  name,
  serialNumber,
  company: { id: of.id, name: of.name },
  activeFlag: true,
});

/** A small service desk: two customers, the company for people who are not contacts, two boards. */
export function seedData(): SandboxData {
  const acme = company(250, "Acme", "Acme Timber");
  const globex = company(251, "Globex", "Globex Printing");
  const unregistered = company(252, "Unregistered", "Unregistered users");
  const helpDesk = { id: 1, name: "Help Desk" };
  const alerts = { id: 2, name: "Alerts" };
  const projects = { id: 3, name: "Projects" };
  const board = { location: main, department: { id: 10, name: "Services" }, inactiveFlag: false, projectFlag: false };
  return {
    codebase: "v2025_1/",
    companyId: "examplemsp",
    memberName: "tier2-button",
    publicKey: "public-key",
    privateKey: "private-key",
    clientId: "client-id",
    denied: new Set(),
    hidden: new Set(),
    variants: { unknownCompany: "null", foreignContact: "refused" },
    serviceDefaults: {
      location: { id: 2, name: "Head Office" },
      department: { id: 10, name: "Services" },
      source: { id: 142, name: "Help button" },
    },
    companies: [acme, globex, unregistered],
    sites: [
      {
        ...{ id: 2, name: "Sawmill", company: { id: acme.id, name: acme.name } },
        ...{ addressLine1: "7 Mill Lane", city: "Shelbyville", zip: "00001" },
        stateReference: { id: 1, identifier: "ZZ", name: "ZZ" },
      },
    ],
    contacts: [
      contact(1001, "Jane", "Doe", acme, "jane.doe@acme.example"),
      { ...contact(1002, "Sam", "Roe", acme, "sam.roe@acme.example"), site: { id: 2, name: "Sawmill" } },
      contact(1003, "Shared", "Desk", acme, "office@acme.example"),
      contact(1004, "Front", "Desk", acme, "office@acme.example"),
      contact(1005, "Max", "Poe", globex, "max.poe@globex.example"),
      contact(1006, "Unregistered", "User", unregistered, "unregistered@msp.example"),
    ],
    boards: [
      { ...helpDesk, ...board },
      { ...alerts, ...board },
      { ...projects, ...board, projectFlag: true },
    ],
    statuses: [...statuses(helpDesk, 11), ...statuses(alerts, 21), ...statuses(projects, 31)],
    priorities: [
      { id: 1, name: "Priority 1 - Critical", color: "Red", sortOrder: 1, defaultFlag: false, level: "Critical" },
      { id: 2, name: "Priority 2 - High", color: "Orange", sortOrder: 2, defaultFlag: false, level: "High" },
      { id: 3, name: "Priority 3 - Medium", color: "Yellow", sortOrder: 3, defaultFlag: true, level: "Medium" },
      { id: 4, name: "Priority 4 - Low", color: "Green", sortOrder: 4, defaultFlag: false, level: "Low" },
    ],
    types: [
      { id: 101, name: "Break-fix", board: helpDesk, defaultFlag: true },
      { id: 102, name: "Request", board: helpDesk },
      { id: 103, name: "Alert", board: alerts },
    ],
    subTypes: [
      { id: 111, name: "Workstation", board: helpDesk, typeAssociationIds: [101] },
      { id: 112, name: "New user", board: helpDesk, typeAssociationIds: [102] },
    ],
    items: [
      { id: 121, name: "Printer", board: helpDesk },
      { id: 122, name: "Account", board: helpDesk },
    ],
    pairs: [
      {
        ...{ id: 1, board: helpDesk, type: { id: 101, name: "Break-fix" } },
        ...{ subType: { id: 111, name: "Workstation" }, item: { id: 121, name: "Printer" } },
      },
      {
        ...{ id: 2, board: helpDesk, type: { id: 102, name: "Request" } },
        ...{ subType: { id: 112, name: "New user" }, item: { id: 122, name: "Account" } },
      },
    ],
    teams: [{ id: 131, name: "Service Team", board: helpDesk }],
    sources: [
      { id: 141, name: "Email Connector" },
      { id: 142, name: "Help button" },
    ],
    members: [
      {
        ...{ id: 150, identifier: "tier2-button", firstName: "Help", lastName: "Button", inactiveFlag: false },
        licenseClass: "A",
        serviceDefaultBoard: helpDesk,
        serviceDefaultLocation: { id: 2, name: "Head Office" },
        serviceDefaultDepartment: { id: 10, name: "Services" },
      },
      { id: 151, identifier: "TechOne", firstName: "Tech", lastName: "One", inactiveFlag: false, licenseClass: "F" },
      { id: 152, identifier: "TechGone", firstName: "Tech", lastName: "Gone", inactiveFlag: true, licenseClass: "F" },
    ],
    configurations: [
      configuration(501, "ACME-PC-7", "SN-0007", acme),
      configuration(502, "GLOBEX-PC-1", "SN-0001", globex),
    ],
    tickets: [],
    notes: new Map(),
    documents: [],
    attached: new Map(),
  };
}
