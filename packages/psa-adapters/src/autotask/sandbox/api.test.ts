import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Threads } from "./api.ts";
import { type AutotaskSandbox, startAutotaskSandbox } from "./index.ts";

let sandbox: AutotaskSandbox;
beforeEach(async () => {
  sandbox = await startAutotaskSandbox();
});
afterEach(async () => sandbox.close());

const keys = { username: "button@msp.example", secret: "secret", apiintegrationcode: "integrationcode" };
const ticket = {
  ...{ companyID: 174, title: "Printer", description: "x", status: 1, priority: 2, queueID: 5 },
  dueDateTime: "2026-11-21T10:00:00Z",
};

interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = keys,
): Promise<Answered> {
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(path.startsWith("http") ? path : `${sandbox.url}/ATServicesRest/${path}`, init);
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get("www-authenticate"),
    body: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}

const query = async (entity: string, filter: unknown, more: object = {}): Promise<unknown[]> =>
  ((await ask("POST", `V1.0/${entity}/query`, { filter, ...more })).body as { items: unknown[] }).items;

test.each(["username", "secret", "apiintegrationcode"])("a wrong %s is refused without a word", async (name) => {
  const refused = await ask("GET", "V1.0/Version", undefined, { ...keys, [name]: "wrong" });
  expect(refused).toEqual({ status: 401, type: 'Basic Realm="webservices.autotask.net"', body: undefined });
  sandbox.data.variants.authentication = "legacy";
  expect(await ask("GET", "V1.0/Version", undefined, { ...keys, [name]: "wrong" })).toMatchObject({
    status: 500,
    body: { errors: ["IntegrationCode is invalid"] },
  });
});

test("the zone, its trap of a second version, and a user that is not known", async () => {
  expect((await ask("GET", "v1.0/zoneInformation?user=button%40msp.example", undefined, {})).body).toMatchObject({
    url: `${sandbox.url}/ATServicesRest/`,
  });
  expect(await ask("GET", "v1.0/zoneInformation?user=nobody", undefined, {})).toMatchObject({
    status: 500,
    body: { errors: ["Zone information could not be determined"] },
  });
  expect((await ask("GET", "versioninformation", undefined, {})).body).toEqual({ apiVersions: ["V1.0", "V2.0"] });
  expect((await ask("GET", "V2.0/zoneInformation?user=x", undefined, {})).status).toBe(404);
});

test.each<[object, string]>([
  [{ queueID: undefined }, "Ticket: Queue ID is required."],
  [{ title: "" }, "title is required"],
  [{ dueDateTime: undefined }, "dueDateTime is required"],
  [{ priority: 3 }, "Picklist value [3] does not exist for priority"],
  [{ priority: 9 }, "Picklist value [9] does not exist for priority"],
  [{ issueType: 10, subIssueType: 134 }, "Picklist value [134] does not exist for subIssueType"],
  [{ contactID: 1007 }, "Reference value on field: contactID of type: Contact does not exist or is invalid"],
  [{ contactID: 1005 }, "Reference value on field: contactID of type: Contact does not exist or is invalid"],
  [
    { configurationItemID: 502 },
    "Reference value on field: configurationItemID of type: ConfigurationItem does not exist or is invalid",
  ],
  [
    { companyLocationID: 56 },
    "Reference value on field: companyLocationID of type: CompanyLocation does not exist or is invalid",
  ],
  [
    { description: "x".repeat(8001) },
    "String value exceeds maximum length (field:description). | Error updating entity for record number [1].",
  ],
  [
    { externalID: "x".repeat(51) },
    "String value exceeds maximum length (field:externalID). | Error updating entity for record number [1].",
  ],
])("a ticket with %j is refused with 500 and these words: %s", async (change, words) => {
  expect(await ask("POST", "V1.0/Tickets", { ...ticket, ...change })).toMatchObject({
    status: 500,
    body: { errors: [words] },
  });
  expect(sandbox.tickets()).toEqual([]);
});

test("a ticket is answered with its id alone; what was left out is filled in; nothing is unique", async () => {
  const made = await ask("POST", "V1.0/Tickets", { ...ticket, externalID: "press-1" });
  expect(made).toEqual({ status: 200, type: null, body: { itemId: expect.any(Number) } });
  await ask("POST", "V1.0/Tickets", { ...ticket, externalID: "press-1" });
  expect(await query("Tickets", [{ op: "eq", field: "externalid", value: "PRESS-1" }])).toMatchObject([
    { ticketCategory: 3, ticketNumber: expect.stringMatching(/^T\d{8}\.0001$/) },
    { ticketNumber: expect.stringMatching(/\.0002$/) },
  ]);
});

test("a ticket that is not there is null; wrong verbs and addresses", async () => {
  expect(await ask("GET", "V1.0/Tickets/99")).toMatchObject({ status: 200, body: { item: null } });
  expect((await ask("DELETE", "V1.0/Tickets/99")).status).toBe(405);
  expect((await ask("PATCH", "V1.0/Tickets/99", {})).status).toBe(405);
  expect((await ask("POST", "V1.0/TicketNotes", {})).status).toBe(404);
  expect((await ask("GET", "V1.0/Nothing")).status).toBe(404);
});

test("the traps of filters: an unknown operator is dropped, a number as a string finds nothing, no filter is refused", async () => {
  expect(await query("Companies", [{ op: "ne", field: "id", value: 174 }])).toHaveLength(4);
  expect(await query("Companies", [{ op: "eq", field: "id", value: "174" }])).toEqual([]);
  expect(await query("Contacts", [{ op: "eq", field: "isActive", value: true }])).toHaveLength(6);
  expect(await query("Companies", [{ op: "exist", field: "id" }], { includeFields: ["id"] })).toContainEqual({ id: 0 });
  expect(
    await query("Companies", [{ op: "or", items: [0, 174].map((value) => ({ op: "eq", field: "id", value })) }]),
  ).toHaveLength(2);
  expect(await ask("POST", "V1.0/Companies/query", {})).toMatchObject({
    status: 500,
    body: { errors: [expect.stringContaining("Parameter name: queryModel")] },
  });
});

test("the next page is asked for by the same verb", async () => {
  sandbox.data.mostRows = 3;
  const filter = [{ op: "exist", field: "id" }];
  const first = (await ask("POST", "V1.0/Companies/query", { filter })).body as {
    pageDetails: { nextPageUrl: string };
  };
  const { nextPageUrl } = first.pageDetails;
  expect((await ask("GET", nextPageUrl)).status).toBe(405);
  expect((await ask("POST", nextPageUrl, { filter })).body).toMatchObject({
    items: [{ id: 176 }],
    pageDetails: { count: 1, nextPageUrl: null },
  });
});

test("notes: types of the system's own and unknown audiences are refused, and each is activity of the ticket", async () => {
  const { itemId } = (await ask("POST", "V1.0/Tickets", ticket)).body as { itemId: number };
  const note = { description: "x", title: "x", noteType: 3, publish: 2 };
  const add = async (change: object): Promise<number> =>
    (await ask("POST", `V1.0/Tickets/${itemId}/Notes`, { ...note, ...change })).status;
  expect(await Promise.all([add({ noteType: 13 }), add({ publish: 3 })])).toEqual([500, 500]);
  expect(await Promise.all([add({ description: "x".repeat(32_001) }), add({ description: "" })])).toEqual([500, 500]);
  expect([await add({}), await add({ publish: 1 })]).toEqual([200, 200]);
  expect(sandbox.data.notes.map(({ publish }) => publish)).toEqual([2, 1]);
  expect((await ask("POST", "V1.0/Tickets/99/Notes", note)).status).toBe(500);
});

test("files: bytes are as they were sent, lists have none, and beyond the limits they are refused", async () => {
  const { itemId } = (await ask("POST", "V1.0/Tickets", ticket)).body as { itemId: number };
  const attach = async (bytes: Uint8Array): Promise<number> =>
    (
      await ask("POST", `V1.0/Tickets/${itemId}/Attachments`, {
        ...{ id: 0, attachmentType: "FILE_ATTACHMENT", fullPath: "a.bin", title: "a.bin", publish: 2 },
        data: Buffer.from(bytes).toString("base64"),
      })
    ).status;
  expect(await attach(new Uint8Array([0, 255, 10]))).toBe(200);
  expect([...(sandbox.data.attachments[0]?.bytes ?? [])]).toEqual([0, 255, 10]);
  expect((await ask("GET", `V1.0/Tickets/${itemId}/Attachments`)).body).toMatchObject({ items: [{ data: null }] });
  expect(await attach(new Uint8Array(7_000_001))).toBe(500);
  expect([await attach(new Uint8Array(6_000_000)), await attach(new Uint8Array(4_000_000))]).toEqual([200, 500]);
});

test("more than three calls of an entity at once are refused, in both ways", async () => {
  for (const throttle of ["429", "500"] as const) {
    sandbox.data.variants.throttle = throttle;
    const threads = new Threads();
    const entities = ["Tickets", "Tickets", "Tickets", "Tickets", "Contacts"];
    const answers = await Promise.all(
      entities.map(async (entity) => threads.run(entity, sandbox.data, turn, () => ({ status: 200, headers: {} }))),
    );
    expect(threads.most).toBe(4);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, Number(throttle), 200]);
  }
});

test("beyond the requests of an hour everything is refused, and counted", async () => {
  sandbox.data.requestsPerHour = 2;
  const counted = (await ask("GET", "V1.0/ThresholdInformation")).body;
  expect(counted).toMatchObject({ externalRequestThreshold: 2, currentTimeframeRequestCount: 1 });
  expect((await ask("GET", "V1.0/Version")).status).toBe(200);
  expect((await ask("GET", "V1.0/Version")).status).toBe(429);
});

test("what a technician does", async () => {
  const { itemId } = (await ask("POST", "V1.0/Tickets", ticket)).body as { itemId: number };
  const id = String(itemId);
  sandbox.page.technician?.answer(id, "Please restart it.");
  sandbox.page.technician?.setStatus(id, "In Progress");
  expect(sandbox.tickets()).toMatchObject([{ status: 8 }]);
  expect(sandbox.data.notes).toMatchObject([{ publish: 1, description: "Please restart it." }]);
  expect(() => sandbox.page.technician?.answer("99", "x")).toThrow("There is no ticket 99.");
});
