import { Buffer } from "node:buffer";
import { afterAll, beforeEach, expect, test } from "vitest";
import { type ConnectWiseSandbox, startConnectWiseSandbox } from "./index.ts";

const sandboxes: ConnectWiseSandbox[] = [];
let sandbox: ConnectWiseSandbox;
beforeEach(async () => {
  sandbox = await startConnectWiseSandbox({ now: () => Date.parse("2026-11-20T10:00:00.500Z") });
  sandboxes.push(sandbox);
});
afterAll(async () => {
  await Promise.all(sandboxes.map(async (one) => one.close()));
});

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
const known = { authorization: basic("examplemsp+public-key:private-key"), clientId: "client-id" };

interface Told {
  readonly status: number;
  readonly type: string;
  readonly link: string | null;
  readonly body: unknown;
}

async function ask(path: string, init: RequestInit & { codebase?: string } = {}): Promise<Told> {
  const response = await fetch(`${sandbox.url}/${init.codebase ?? "v2025_1"}/apis/3.0${path}`, {
    headers: known,
    ...init,
  });
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  const body: unknown = type.startsWith("application/json") ? JSON.parse(text) : text;
  return { status: response.status, type, link: response.headers.get("link"), body };
}

const post = async (path: string, body: unknown): Promise<Told> =>
  ask(path, {
    method: "POST",
    headers: { ...known, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("companyinfo tells the version path without credentials, and null of strangers", async () => {
  const info = async (company: string): Promise<unknown> =>
    (await fetch(`${sandbox.url}/login/companyinfo/${company}`)).json();
  expect(await info("ExampleMSP")).toMatchObject({ Codebase: "v2025_1/", CompanyID: "examplemsp" });
  expect(await info("othermsp")).toBeNull();
  sandbox.data.variants.unknownCompany = "404";
  expect(await info("othermsp")).toEqual({ code: "NotFound", message: "Company othermsp not found" });
});

test("what is outside the member's group does not exist", async () => {
  sandbox.data.hidden.add(250);
  const lists = ["companies", "contacts", "configurations"].map(async (name) => ask(`/company/${name}?pageSize=1000`));
  expect(JSON.stringify((await Promise.all(lists)).map(({ body }) => body))).not.toMatch(/Acme|ACME/);
  expect(await ask("/company/companies/250")).toMatchObject({ status: 404 });
  expect(await ask("/company/companies/250/sites/2")).toMatchObject({ status: 404 });
  expect(await post("/service/tickets", { summary: "x", company: { id: 250 } })).toMatchObject({ status: 400 });
});

test.each([
  [{ type: { id: 102 }, subType: { id: 111 } }, "subType"],
  [{ type: { id: 101 }, subType: { id: 111 }, item: { id: 122 } }, "item"],
])("a type, a subtype and an item that do not go together are refused: %j", async (values, field) => {
  expect(await post("/service/tickets", { summary: "x", company: { id: 250 }, ...values })).toMatchObject({
    status: 400,
    body: { code: "InvalidObject", errors: [{ field }] },
  });
});

test.each([
  ["a wrong version path", { codebase: "v2019_1" }],
  ["a wrong company", { headers: { ...known, authorization: basic("othermsp+public-key:private-key") } }],
])("%s cannot be routed, in plain text", async (_title, init) => {
  expect(await ask("/system/info", init)).toMatchObject({
    status: 400,
    type: "text/plain; charset=utf-8",
    body: "Cannot route. Codebase/company is invalid",
  });
});

test.each([
  ["no credentials", { clientId: "client-id" }, 401],
  ["no company in them", { ...known, authorization: basic("public-key:private-key") }, 401],
  ["a wrong key", { ...known, authorization: basic("examplemsp+public-key:other") }, 401],
  ["another scheme", { ...known, authorization: "Bearer x" }, 401],
  ["no clientId", { authorization: known.authorization }, 401],
  ["a wrong clientId", { ...known, clientId: "other" }, 401],
])("%s is refused", async (_title, headers, status) => {
  expect(await ask("/system/info", { headers: headers as Record<string, string> })).toMatchObject({
    status,
    body: { code: "Unauthorized" },
  });
});

test("the legacy version path works, too", async () => {
  expect((await ask("/system/info", { codebase: "v4_6_release" })).status).toBe(200);
});

test("without a clientId the status can be the other one that is reported", async () => {
  const other = await startConnectWiseSandbox({ missingClientIdStatus: 400 });
  sandboxes.push(other);
  sandbox = other;
  expect((await ask("/system/info", { headers: { authorization: known.authorization } })).status).toBe(400);
});

test("unknown endpoints and records", async () => {
  expect(await ask("/service/nothing")).toMatchObject({
    status: 404,
    body: { code: "ConnectWiseApi", message: "The endpoint does not exist." },
  });
  expect(await ask("/company/contacts/57919")).toMatchObject({
    status: 404,
    body: { code: "NotFound", message: "Contact 57919 not found" },
  });
});

test("lists are bare arrays of 25, with Link headers, counts, order and chosen fields", async () => {
  for (let number = 1; number <= 60; number++) {
    await post("/service/tickets", { summary: `Ticket ${number}`, company: { id: number % 2 === 0 ? 250 : 251 } });
  }
  const first = await ask("/service/tickets");
  expect(first.body).toHaveLength(25);
  expect(first.link).toBe(
    `<${sandbox.url}/v2025_1/apis/3.0/service/tickets?page=2>; rel="next", <${sandbox.url}/v2025_1/apis/3.0/service/tickets?page=3>; rel="last"`,
  );
  expect((await ask("/service/tickets?page=3")).body).toHaveLength(10);
  expect((await ask("/service/tickets?page=3")).link).toContain('page=1>; rel="first"');
  expect((await ask("/service/tickets?pageSize=5000")).body).toHaveLength(60);
  const some = await ask(
    `/service/tickets?conditions=${encodeURIComponent("company/id=250 and id>1055")}&fields=id&orderBy=id%20desc`,
  );
  expect(some.body).toEqual([{ id: 1060 }, { id: 1058 }, { id: 1056 }]);
  expect((await ask("/service/tickets/count?conditions=company/id=250")).body).toEqual({ count: 30 });
  expect((await post("/service/tickets/search", { conditions: 'summary = "ticket 7"' })).body).toMatchObject([
    { id: 1007 },
  ]);
  expect(await ask("/service/tickets?conditions=company~1")).toMatchObject({
    status: 400,
    body: { code: "ConnectWiseApi" },
  });
});

test("a ticket: 201 with the whole object, defaults filled in, the first notes not echoed, no nulls", async () => {
  const made = await post("/service/tickets", {
    summary: "Help",
    company: { identifier: "Acme" },
    contact: { id: 1001 },
    externalXRef: "press-1",
    initialDescription: "public",
    initialInternalAnalysis: "internal",
  });
  expect(made).toMatchObject({ status: 201 });
  expect(made.body).toEqual({
    id: 1001,
    summary: "Help",
    recordType: "ServiceTicket",
    board: { id: 1, name: "Help Desk" },
    status: { id: 11, name: "New" },
    priority: { id: 3, name: "Priority 3 - Medium" },
    company: { id: 250, identifier: "Acme", name: "Acme Timber" },
    contact: { id: 1001, name: "Jane Doe" },
    contactName: "Jane Doe",
    contactEmailAddress: "jane.doe@acme.example",
    externalXRef: "press-1",
    type: { id: 101, name: "Break-fix" },
    source: { id: 142, name: "Help button" },
    location: { id: 2, name: "Head Office" },
    department: { id: 10, name: "Services" },
    site: { id: 1, name: "Main" },
    severity: "Medium",
    impact: "Medium",
    closedFlag: false,
    _info: {
      lastUpdated: "2026-11-20T10:00:00Z",
      updatedBy: "tier2-button",
      dateEntered: "2026-11-20T10:00:00Z",
      enteredBy: "tier2-button",
      notes_href: `${sandbox.url}/v2025_1//apis/3.0/service/tickets/1001/notes`,
    },
  });
  expect((await ask("/service/tickets/1001/notes")).body).toMatchObject([
    { text: "public", detailDescriptionFlag: true, internalAnalysisFlag: false },
    { text: "internal", detailDescriptionFlag: false, internalAnalysisFlag: true },
  ]);
});

test("the external reference is not unique: the trap for clients", async () => {
  const body = { summary: "Help", company: { id: 250 }, externalXRef: "press-1" };
  expect((await post("/service/tickets", body)).status).toBe(201);
  expect((await post("/service/tickets", body)).status).toBe(201);
});

const invalid = (code: string, field: string, message?: string): object => ({
  status: 400,
  body: {
    code: "InvalidObject",
    message: "ticket object is invalid",
    errors: [{ code, resource: "ticket", field, ...(message === undefined ? {} : { message }) }],
  },
});

test.each([
  [
    "no summary",
    { company: { id: 250 } },
    invalid("MissingRequiredField", "summary", "The summary field is required."),
  ],
  ["no company", { summary: "x" }, invalid("MissingRequiredField", "company", "The company field is required.")],
  ["a summary too long", { summary: "x".repeat(101), company: { id: 250 } }, invalid("MaxLength", "summary")],
  ["a summary that is no text", { summary: 7, company: { id: 250 } }, invalid("InvalidField", "summary")],
  [
    "a status of another board",
    { summary: "x", company: { id: 250 }, board: { id: 1 }, status: { id: 21 } },
    invalid("NotFound", "status", "Service Status 21 not found for Service Board 1"),
  ],
  [
    "an unknown board",
    { summary: "x", company: { id: 250 }, board: { name: "Nowhere" } },
    invalid("NotFound", "board"),
  ],
  ["an unknown contact", { summary: "x", company: { id: 250 }, contact: { id: 1 } }, invalid("NotFound", "contact")],
  ["an unknown company", { summary: "x", company: {} }, invalid("NotFound", "company")],
  [
    "an unknown property",
    { summary: "x", company: { id: 250 }, enteredBy: "x" },
    {
      status: 400,
      body: {
        code: "ConnectWiseApi",
        message: expect.stringContaining("Could not find member 'enteredBy' on object of type 'Ticket'") as string,
      },
    },
  ],
  ["no object", [], { status: 400 }],
  ["no JSON", "{", { status: 400 }],
])("a ticket with %s is refused", async (_title, body, expected) => {
  expect(await post("/service/tickets", body)).toMatchObject(expected);
  expect(sandbox.tickets()).toEqual([]);
});

test("notes and configurations of a ticket", async () => {
  await post("/service/tickets", { summary: "Help", company: { id: 250 } });
  expect(await post("/service/tickets/1001/notes", { text: "seen", internalAnalysisFlag: true })).toMatchObject({
    status: 201,
    body: { ticketId: 1001, internalAnalysisFlag: true },
  });
  expect(await post("/service/tickets/1001/notes", {})).toMatchObject({ status: 400 });
  expect((await post("/service/tickets/7/notes", { text: "x" })).status).toBe(404);
  expect(await post("/service/tickets/1001/configurations", {})).toMatchObject({
    status: 400,
    body: { errors: [{ message: "id or deviceIdentifier is required." }] },
  });
  expect((await post("/service/tickets/1001/configurations", { id: 501 })).status).toBe(201);
  expect((await ask("/service/tickets/1001/configurations")).body).toEqual([{ id: 501, name: "ACME-PC-7" }]);
});

test("documents come as multipart only", async () => {
  await post("/service/tickets", { summary: "Help", company: { id: 250 } });
  expect((await post("/system/documents", { recordType: "Ticket", recordId: 1001 })).status).toBe(415);
  const form = new FormData();
  form.set("file", new File(["content"], "screen.png"));
  const send = async (): Promise<Told> => ask("/system/documents", { method: "POST", body: form });
  expect(await send()).toMatchObject({
    status: 400,
    body: { errors: [{ field: "recordType" }, { field: "recordId" }, { field: "title" }] },
  });
  for (const [name, value] of [
    ["recordType", "Ticket"],
    ["recordId", "1001"],
    ["title", "Screen"],
    ["privateFlag", "true"],
  ] as const) {
    form.set(name, value);
  }
  expect(await send()).toMatchObject({
    status: 201,
    body: { id: 1, fileName: "screen.png", publicFlag: false, size: 7 },
  });
  expect((await ask("/system/documents?recordType=Ticket&recordId=1001")).body).toMatchObject([{ title: "Screen" }]);
  expect((await ask("/system/documents/1/download")).body).toBe("content");
  expect((await ask("/system/documents")).status).toBe(400);
});
