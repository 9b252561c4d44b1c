// Request Tracker's quirks, as they were measured on 5.0.3.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RequestTrackerSandbox, startRequestTrackerSandbox } from "./index.ts";

let sandbox: RequestTrackerSandbox;
beforeEach(async () => {
  sandbox = await startRequestTrackerSandbox();
});
afterEach(async () => sandbox.close());

const ask = async (
  method: string,
  path: string,
  body?: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${sandbox.url}/REST/2.0${path}`, {
    method,
    headers: { authorization: "token 1-27-token", "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};
const ticket = { Queue: "General", Subject: "x", Content: "y" };
const search = async (query: string): Promise<unknown> =>
  ask("GET", `/tickets?query=${encodeURIComponent(query)}&fields=Subject,CustomFields`);

test.each([
  ["POST", "/ticket", { ...ticket, Queue: "Nope" }, 403, "No permission to create tickets in the queue 'Nope'"],
  ["POST", "/ticket", { Subject: "x" }, 400, "Could not create ticket. Queue not set"],
  ["POST", "/ticket", '{"Queue":', 400, "JSON parse error: malformed JSON string"],
  ["POST", "/ticket/99/comment", { Content: "x", ContentType: "text/plain" }, 400, "Permission Denied"],
  ["POST", "/ticket/99/comment", { Content: "x" }, 400, "ContentType is a required field for application/json"],
  ["GET", "/ticket/99", undefined, 404, "Not Found"],
  ["GET", "/queue/Nope", undefined, 403, "Forbidden"],
  ["GET", "/tickets?query=Foo%20~~%201", undefined, 400, "Wrong query"],
])("%s %s %j is %i %s", async (method, path, body, status, message) => {
  expect(await ask(method, path, body)).toEqual({ status, body: { message } });
});

test("a token is no Bearer, and JSON has to be called so", async () => {
  const unauthorized = { status: 401, body: { message: "Unauthorized" } };
  expect(await ask("GET", "/rt", undefined, { authorization: "Bearer 1-27-token" })).toEqual(unauthorized);
  expect(await ask("POST", "/ticket", ticket, { "content-type": "application/xml" })).toMatchObject({ status: 415 });
});

test("an id is a text; unknown custom fields and unusable requestors are dropped without a word", async () => {
  const odd = { ...ticket, Requestor: ["nobody", "new@acme.example"], CustomFields: { PressId: "p-1", Nope: "x" } };
  expect(await ask("POST", "/ticket", odd)).toMatchObject({ status: 201, body: { id: "1", type: "ticket" } });
  expect(sandbox.tickets()[0]).toMatchObject({ Requestor: ["new@acme.example"], CustomFields: { PressId: "p-1" } });
});

test("a status that there is not is 200, with a sentence; the same status again is no sentence", async () => {
  await ask("POST", "/ticket", ticket);
  const sentence = "Ticket 1: Status 'banana' isn't a valid status for this ticket.";
  expect(await ask("PUT", "/ticket/1", { Status: "banana" })).toEqual({ status: 200, body: [sentence] });
  expect(await ask("PUT", "/ticket/1", { Status: "resolved" })).toMatchObject({
    body: ["Ticket 1: Status changed from 'new' to 'resolved'"],
  });
  expect(await ask("PUT", "/ticket/1", { Status: "resolved" })).toEqual({ status: 200, body: [] });
});

test("searches by TicketSQL", async () => {
  await ask("POST", "/ticket", { ...ticket, CustomFields: { PressId: "p-1" } });
  await ask("POST", "/ticket", { ...ticket, Subject: "y [#p-2]" });
  await ask("PUT", "/ticket/2", { Status: "rejected" });
  for (const [query, ids] of [
    ["'CF.{PressId}' = 'p-1'", ["1"]],
    ["'CF.{Nope}' = 'p-1'", []],
    ["'CF.{Nope}' = 'p-1' OR Subject LIKE '[#P-2]'", ["2"]],
    ["(id = 1 OR id = 2) AND Status = '__Inactive__'", ["2"]],
    ["Creator = '__CurrentUser__' AND Status != 'rejected'", ["1"]],
  ] as const) {
    expect(await search(query)).toMatchObject({ status: 200, body: { items: ids.map((id) => ({ id })) } });
  }
});

test("tickets of a queue without custom fields have an empty text for them", async () => {
  for (const queue of sandbox.data.queues) {
    queue.customFields = [];
  }
  await ask("POST", "/ticket", ticket);
  expect(await search("id = 1")).toMatchObject({ body: { items: [{ CustomFields: "" }] } });
});
