import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type KaseyaBmsSandbox, startKaseyaBmsSandbox } from "./index.ts";

let sandbox: KaseyaBmsSandbox;
let nowMs = 0;

beforeEach(async () => {
  nowMs = Date.parse("2026-11-20T10:00:00Z");
  sandbox = await startKaseyaBmsSandbox({ now: () => nowMs });
});
afterEach(async () => sandbox.close());

interface Envelope {
  readonly success?: boolean;
  readonly Success?: boolean;
  readonly error: { readonly message: string; readonly subErrors: readonly string[] } | null;
  readonly result: Readonly<Record<string, unknown>> | null;
}

const credentials = {
  GrantType: "password",
  Tenant: "Example MSP",
  UserName: "tier2-button",
  Password: "api-password",
};

async function logIn(body: URLSearchParams | FormData): Promise<{ status: number; envelope: Envelope }> {
  const response = await fetch(`${sandbox.url}/v2/security/authenticate`, { method: "POST", body });
  return { status: response.status, envelope: (await response.json()) as Envelope };
}

async function ask(method: string, path: string, body?: object): Promise<{ status: number; envelope: Envelope }> {
  const { envelope: login } = await logIn(new URLSearchParams(credentials));
  const token = (login.result as { accessToken?: string; AccessToken?: string } | null)?.accessToken;
  const response = await fetch(`${sandbox.url}/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, envelope: (await response.json()) as Envelope };
}

const ticket = {
  ...{ title: "Printer", details: "x", accountId: 12, locationId: 34, contactId: 102, statusId: 1, priorityId: 3 },
  ...{ typeId: 21, sourceId: 1, queueId: 9, openDate: "2026-11-20T10:00:00Z" },
};

describe("the login", () => {
  test("takes both forms, and both spellings of names", async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(credentials)) {
      form.set(name.toLowerCase(), value);
    }
    for (const body of [form, new URLSearchParams(credentials)]) {
      const { envelope } = await logIn(body);
      expect(envelope).toMatchObject({ success: true, result: { accessToken: expect.any(String) as string } });
    }
    expect((await fetch(`${sandbox.url}/v2/security/authenticate`, { method: "POST", body: "{}" })).status).toBe(415);
  });

  test("refuses within 200, or by status", async () => {
    const wrong = new URLSearchParams({ ...credentials, Tenant: "Other" });
    expect(await logIn(wrong)).toMatchObject({ status: 200, envelope: { success: false } });
    sandbox.data.variants.failures = "by status";
    expect(await logIn(wrong)).toMatchObject({ status: 401, envelope: { success: false } });
  });

  test("gives a token that ends", async () => {
    const { envelope } = await logIn(new URLSearchParams(credentials));
    const { accessToken, accessTokenExpireOn } = envelope.result as {
      accessToken: string;
      accessTokenExpireOn: string;
    };
    expect(Date.parse(accessTokenExpireOn)).toBe(nowMs + 3_600_000);
    const userInfo = async (): Promise<unknown> =>
      (
        await fetch(`${sandbox.url}/v2/security/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } })
      ).json();
    expect(await userInfo()).toMatchObject({ success: true });
    nowMs += 3_600_000;
    expect(await userInfo()).toMatchObject({ success: false, error: { message: "Unauthorized" } });
  });
});

describe("a ticket", () => {
  test("is made, in either case of names", async () => {
    const Pascal = Object.fromEntries(
      Object.entries(ticket).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
    );
    for (const body of [ticket, Pascal]) {
      const { envelope } = await ask("POST", "/servicedesk/tickets", body);
      expect(envelope).toMatchObject({
        success: true,
        error: null,
        result: { title: "Printer", queueName: "Help Desk" },
      });
    }
    sandbox.data.variants.names = "Pascal";
    expect(sandbox.tickets()).toHaveLength(2);
    const { envelope } = await logIn(new URLSearchParams(credentials));
    expect(envelope).toMatchObject({ Success: true });
  });

  test.each([
    ["Title", { title: "" }],
    ["Details", { details: undefined }],
    ["AccountId", { accountId: 15_000 }],
    ["LocationId", { locationId: 36 }],
    ["ContactId", { contactId: 105 }],
    ["StatusId", { statusId: undefined }],
    ["TypeId", { typeId: 99 }],
    ["QueueId", { queueId: undefined }],
    ["QueueId", { queueId: 19 }],
    ["SubIssueTypeId", { issueTypeId: 52, subIssueTypeId: 61 }],
    ["OpenDate", { openDate: "yesterday" }],
  ])("without a right %s is refused", async (field, change) => {
    const { envelope } = await ask("POST", "/servicedesk/tickets", { ...ticket, ...change });
    expect(envelope.success).toBe(false);
    expect(envelope.error?.subErrors.join()).toContain(field);
    expect(sandbox.tickets()).toEqual([]);
  });

  test("is refused as ASP.NET does in that variant", async () => {
    sandbox.data.variants.failures = "problem details";
    expect(await ask("POST", "/servicedesk/tickets", { ...ticket, title: "" })).toMatchObject({
      status: 400,
      envelope: { title: "One or more validation errors occurred.", errors: { Title: expect.anything() as object } },
    });
  });

  test("has notes with files; each thing is read back", async () => {
    const made = await ask("POST", "/servicedesk/tickets", ticket);
    const path = `/servicedesk/tickets/${String(made.envelope.result?.["id"])}`;
    const attachments = [{ name: "a.txt", base64Data: "aGVsbG8=", type: "text/plain" }];
    const note = { details: "x", isInternal: true, typeId: 0, noteDate: "2026-11-20T10:00:00Z", attachments };
    expect((await ask("POST", `${path}/notes`, note)).envelope.success).toBe(true);
    expect((await ask("POST", `${path}/notes`, { ...note, noteDate: undefined })).envelope.success).toBe(false);
    expect((await ask("GET", `${path}/notes`)).envelope.result).toMatchObject([
      { isInternal: true, attachments: [{ originalFileName: "a.txt" }] },
    ]);
    const page = await (await fetch(`${sandbox.url}/tickets/${String(made.envelope.result?.["id"])}`)).text();
    expect(page).toContain("a.txt");
  });
});

test("more calls of one endpoint than allowed are refused until an hour has passed", async () => {
  sandbox.data.callsPerHour = 2;
  for (const isTaken of [true, true, false]) {
    const { envelope } = await logIn(new URLSearchParams(credentials));
    expect(envelope.success).toBe(isTaken);
  }
  nowMs += 3_600_001;
  expect((await logIn(new URLSearchParams(credentials))).envelope.success).toBe(true);
});

test("pages: the last is the one that is not full", async () => {
  for (let index = 0; index < 3; index++) {
    await ask("POST", "/servicedesk/tickets", { ...ticket, title: `T${index}` });
  }
  const search = async (PageNumber: number): Promise<unknown> =>
    (await ask("POST", "/servicedesk/tickets/search", { PageSize: 2, PageNumber, Filter: { Title: "t" } })).envelope;
  expect(await search(1)).toMatchObject({ totalRecords: 3, result: [{ title: "T2" }, { title: "T1" }] });
  expect(await search(2)).toMatchObject({ result: [{ title: "T0" }] });
  expect(await search(3)).toMatchObject({ result: [] });
});
