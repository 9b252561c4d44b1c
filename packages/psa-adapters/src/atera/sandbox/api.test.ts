import { afterEach, expect, test } from "vitest";
import { type AteraSandbox, startAteraSandbox } from "./index.ts";

let sandboxes: AteraSandbox[] = [];
afterEach(async () => {
  await Promise.all(sandboxes.map(async (sandbox) => sandbox.close()));
  sandboxes = [];
});

interface Reply {
  readonly status: number;
  readonly text: string;
}

async function setUp(): Promise<{
  sandbox: AteraSandbox;
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;
}> {
  const sandbox = await startAteraSandbox();
  sandboxes.push(sandbox);
  return {
    sandbox,
    ask: async (method, path, body, headers = { "x-api-key": "sandbox-api-key" }) => {
      const response = await fetch(`${sandbox.url}/api/v3${path}`, {
        method,
        headers: { "user-agent": "Mozilla/5.0", "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    },
  };
}

const ticket = { TicketTitle: "Title", Description: "Text", EndUserID: 54 };

test("both kinds of credentials are taken; a wrong or missing one is an empty 401", async () => {
  const { sandbox, ask } = await setUp();
  const { token } = sandbox.data;
  const statuses = [
    await ask("GET", "/account", undefined, { authorization: `Bearer ${token}` }),
    await ask("GET", "/account", undefined, { "x-api-key": "sandbox-api-key" }),
    await ask("GET", "/account", undefined, { "x-api-key": token }),
    await ask("GET", "/account", undefined, { authorization: "Bearer sandbox-api-key" }),
    await ask("GET", "/account", undefined, {}),
  ].map(({ status, text }) => (text === "" ? `${status} empty` : status));
  expect(statuses).toEqual([200, 200, "401 empty", "401 empty", "401 empty"]);
});

test("the gate blocks user agents of scripts", async () => {
  const { ask } = await setUp();
  const { status, text } = await ask("GET", "/account", undefined, { "user-agent": "python-requests/2" });
  expect({ status, isHtml: text.startsWith("<!doctype html>") }).toEqual({ status: 403, isHtml: true });
});

test("a ticket needs title, description and an end user; its customer follows from the contact", async () => {
  const { sandbox, ask } = await setUp();
  const bad = [
    { ...ticket, TicketTitle: "" },
    { ...ticket, Description: undefined },
    { ...ticket, EndUserID: 999 },
    { ...ticket, EndUserID: undefined, EndUserEmail: "new@acme.example" },
    { ...ticket, TicketPriority: "Urgent" },
    { ...ticket, TicketType: "Bug" },
    { ...ticket, TicketStatus: "Nonsense" },
    { ...ticket, CustomerID: 12 },
  ];
  for (const body of bad) {
    expect(await ask("POST", "/tickets", body)).toMatchObject({ status: 400 });
  }
  sandbox.data.variants.badRequest = "empty";
  expect(await ask("POST", "/tickets", bad[0])).toEqual({ status: 400, text: "" });
  expect(await ask("POST", "/tickets", ticket)).toEqual({ status: 201, text: '{"ActionID":"1201"}' });
  const inline = { TicketTitle: "Title", Description: "Text", EndUserFirstName: "New", EndUserLastName: "One" };
  expect(await ask("POST", "/tickets", { ...inline, EndUserEmail: "new@acme.example" })).toMatchObject({ status: 201 });
  expect(sandbox.tickets()).toMatchObject([
    { CustomerName: "Acme Timber", TicketPriority: "Low", TicketImpact: "Minor", TicketType: "Problem" },
    { EndUserFirstName: "New", EndUserEmail: "new@acme.example" },
  ]);
});

test("a comment needs exactly one author who exists; a body that is not understood is a 404", async () => {
  const { sandbox, ask } = await setUp();
  await ask("POST", "/tickets", ticket);
  const technician = { TechnicianId: 5, IsInternal: true };
  for (const body of [
    { Comment: "old key", TechnicianCommentDetails: technician },
    { CommentText: "nobody" },
    { CommentText: "two", TechnicianCommentDetails: technician, EnduserCommentDetails: { EnduserId: 54 } },
    { CommentText: "unknown", TechnicianCommentDetails: { TechnicianId: 6, IsInternal: true } },
  ]) {
    expect(await ask("POST", "/tickets/1201/comments", body)).toEqual({ status: 404, text: "Invalid input" });
  }
  expect(
    (await ask("POST", "/tickets/1201/comments", { CommentText: "ok", TechnicianCommentDetails: technician })).status,
  ).toBe(200);
  expect(
    (await ask("POST", "/tickets/1201/comments", { CommentText: "me", EnduserCommentDetails: { EnduserId: 54 } }))
      .status,
  ).toBe(200);
  expect(sandbox.tickets()[0]?.comments.map(({ IsInternal }) => IsInternal)).toEqual([false, true, false]);
});

test("lists have at most 50 items a page, 20 by default", async () => {
  const { sandbox, ask } = await setUp();
  const [first] = sandbox.data.customers;
  sandbox.data.customers.push(
    ...(Array.from({ length: 60 }, (_unused, index) => ({ ...first, CustomerID: 100 + index })) as never[]),
  );
  const pageOf = async (query: string): Promise<{ items: unknown[]; nextLink: string | null; totalPages: number }> =>
    JSON.parse((await ask("GET", `/customers?${query}`)).text) as never;
  expect((await pageOf("")).items).toHaveLength(20);
  const page = await pageOf("itemsInPage=500");
  expect(page.items).toHaveLength(50);
  expect(page.nextLink).toBe(`${sandbox.url}/api/v3/customers?itemsInPage=500&page=2`);
  expect(await pageOf("itemsInPage=50&page=2")).toMatchObject({ nextLink: "", totalPages: 2 });
});

test("lastmodified without a date is today's", async () => {
  let nowMs = Date.parse("2026-11-20T23:59:00Z");
  const sandbox = await startAteraSandbox({ now: () => nowMs });
  sandboxes.push(sandbox);
  const ask = async (path: string, init: RequestInit = {}): Promise<{ totalItemCount?: number }> => {
    const headers = { "user-agent": "Mozilla/5.0", "x-api-key": "sandbox-api-key", "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}/api/v3${path}`, { ...init, headers });
    return (await response.json()) as { totalItemCount?: number };
  };
  await ask("/tickets", { method: "POST", body: JSON.stringify(ticket) });
  nowMs += 120_000;
  expect((await ask("/tickets/lastmodified")).totalItemCount).toBe(0);
  expect((await ask("/tickets/lastmodified?date=2026-11-20T00:00:00Z")).totalItemCount).toBe(1);
  expect((await ask("/tickets/statusmodified")).totalItemCount).toBe(0);
});

test("the ticket page shows words, not markup", async () => {
  const { sandbox, ask } = await setUp();
  await ask("POST", "/tickets", { ...ticket, Description: "a &lt;b&gt;<br>c" });
  const page = await (await fetch(`${sandbox.url}/tickets/1201`)).text();
  expect(page).toContain("a &lt;b&gt;\nc");
  expect(page).toContain("Jane Doe, jane.doe@acme.example");
});
