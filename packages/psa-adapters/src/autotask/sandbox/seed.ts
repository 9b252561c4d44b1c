import type { Picklist, PicklistValue, Row, SandboxData } from "./data.ts";

const value = (id: number, label: string, more: Partial<PicklistValue> = {}): PicklistValue => ({
  value: String(id),
  label,
  isDefaultValue: false,
  sortOrder: id,
  parentValue: "",
  isActive: true,
  isSystem: false,
  ...more,
});

const list = (name: string, values: PicklistValue[], more: Partial<Picklist> = {}): Picklist => ({
  name,
  isRequired: false,
  parentField: "",
  values,
  ...more,
});

const company = (id: number, companyName: string, domain: string): Row => ({
  id,
  companyName,
  companyNumber: `C${id}`,
  isActive: true,
  phone: "555-0100",
  address1: `${id} Example Street`,
  city: "Springfield",
  state: "ZZ",
  postalCode: "00000",
  webAddress: `www.${domain}`,
});

const contact = (id: number, companyID: number, firstName: string, lastName: string, emailAddress: string): Row => ({
  id,
  companyID,
  firstName,
  lastName,
  emailAddress,
  emailAddress2: "",
  emailAddress3: "",
  phone: "555-0100",
  isActive: 1,
});

const location = (id: number, companyID: number, name: string): Row => ({
  ...{ id, companyID, name, isActive: true, isPrimary: false },
  ...{ address1: `${id} Side Street`, address2: "Gate 2", city: "Shelbyville", state: "ZZ", postalCode: "00001" },
});

const asset = (id: number, companyID: number, name: string, serialNumber: string): Row => ({
  id,
  companyID,
  referenceTitle: name,
  rmmDeviceAuditHostname: name,
  serialNumber,
  isActive: true,
});

const resource = (id: number, firstName: string, lastName: string, userName: string, licenseType: number): Row => ({
  ...{
    id,
    firstName,
    lastName,
    userName,
    email: `${firstName.toLowerCase()}@msp.example`,
    licenseType,
    isActive: true,
  },
});

/** A small service desk: two customers, the company for people who are not contacts, and the MSP itself. */
export function seedData(): SandboxData {
  return {
    userName: "button@msp.example",
    secret: "secret",
    integrationCode: "integrationcode",
    denied: new Set(),
    variants: {
      ...{ throttle: "429", authentication: "401", permission: "500", dates: "with Z", latency: false },
      ...{ access: "told", version: "checked", metadata: "open", workTypes: "entity" },
    },
    companies: [
      company(0, "Example MSP", "msp.example"),
      company(174, "Acme", "acme.example"),
      company(175, "Globex", "globex.example"),
      company(176, "Unregistered", "unregistered.example"),
    ],
    locations: [location(55, 174, "Warehouse"), location(56, 175, "Office")],
    contacts: [
      { ...contact(1001, 174, "Jane", "Doe", "jane.doe@acme.example"), companyLocationID: 55 },
      { ...contact(1002, 174, "Sam", "Roe", "sam@elsewhere.example"), emailAddress3: "sam.roe@acme.example" },
      contact(1003, 174, "Shared", "Desk", "office@acme.example"),
      contact(1004, 174, "Front", "Desk", "office@acme.example"),
      contact(1005, 175, "Max", "Poe", "max.poe@globex.example"),
      contact(1006, 176, "Unregistered", "User", "unregistered@msp.example"),
      { ...contact(1007, 174, "Gone", "Doe", "gone.doe@acme.example"), isActive: 0 },
    ],
    assets: [asset(501, 174, "ACME-PC-7", "SN-0007"), asset(502, 175, "GLOBEX-PC-1", "SN-0001")],
    resources: [
      resource(29_682_885, "Tech", "One", "tech.one@msp.example", 1),
      resource(29_682_886, "Help", "Button", "button@msp.example", 7),
    ],
    tickets: [],
    notes: [],
    attachments: [],
    billingCodes: [
      { id: 29_682_801, name: "Remote Support", useType: 1, isActive: true },
      { id: 29_682_802, name: "On-site Support", useType: 1, isActive: false },
      { id: 29_682_803, name: "Parking", useType: 2, isActive: true },
    ],
    licenseTypes: list("licenseType", [value(1, "Professional"), value(7, "API User")]),
    ticketFields: [
      list("queueID", [value(5, "Client Portal"), value(29_682_833, "Level I Support")], { isRequired: true }),
      list(
        "status",
        [
          value(1, "New", { isDefaultValue: true, isSystem: true }),
          value(8, "In Progress"),
          value(7, "Waiting Customer"),
          value(5, "Complete", { isSystem: true }),
        ],
        { isRequired: true },
      ),
      list(
        "priority",
        [value(4, "Critical"), value(1, "High"), value(2, "Medium"), value(9, "Urgent", { isActive: false })],
        { isRequired: true },
      ),
      list("ticketCategory", [value(3, "Standard", { isDefaultValue: true }), value(6, "Help button")]),
      list("ticketType", [value(1, "Service Request"), value(2, "Incident")]),
      list("source", [value(6, "Website Portal"), value(12, "Help button")]),
      list("issueType", [value(10, "Workstation"), value(11, "Network")]),
      list(
        "subIssueType",
        [value(133, "Printer", { parentValue: "10" }), value(134, "Router", { parentValue: "11" })],
        { parentField: "issueType" },
      ),
      list("billingCodeID", [value(29_682_801, "Remote Support")]),
    ],
    noteTypes: list(
      "noteType",
      [
        value(13, "Workflow Rule - Action", { isSystem: true }),
        value(1, "Task Summary"),
        value(3, "Task Notes"),
        value(18, "Client Portal Note"),
      ],
      { isRequired: true },
    ),
    requestTimes: [],
    requestsPerHour: 10_000,
    callMs: 0,
    mostRows: 500,
    lastId: 7000,
  };
}
