import { expect, test } from "vitest";
import type { HttpAnswer } from "../http/request.ts";
import { camelName } from "./casing.ts";
import { findOutcome, isTokenRefused, refusalOf, resultOf, submitOutcome } from "./outcome.ts";
import { Pace } from "./pace.ts";
import { plainText } from "../plain-text.ts";
import { referenceAt } from "./reference.ts";
import { ticketRow } from "./fields.ts";

const asked = { method: "POST", path: "/v2/servicedesk/tickets", host: "api.bms.example" } as const;
const login = { ...asked, path: "/v2/security/authenticate" };
const reference = referenceAt("https://bms.example");
const answer = (status: number, value: unknown): HttpAnswer => ({
  kind: "answered",
  status,
  body: { kind: "json", value },
});
const failed = (message: string, subErrors: readonly string[] = []): object => ({
  success: false,
  error: { code: 0, message, subErrors },
  result: null,
});

test.each([
  ["camelCase", { success: true, result: { id: 7, ticketNumber: "T7" } }],
  ["PascalCase", { Success: true, Error: null, Result: { Id: 7, TicketNumber: "T7" } }],
])("a ticket in %s", (_names, value) => {
  expect(submitOutcome(answer(200, value), asked, reference)).toEqual({
    status: "accepted",
    ticket: { id: "7", number: "T7", url: "https://bms.example/react/servicedesk/tickets/7" },
  });
});

test("without a ticket number the id is the number", () => {
  const outcome = submitOutcome(answer(200, { success: true, result: { id: 7 } }), asked, reference);
  expect(outcome).toMatchObject({ status: "accepted", ticket: { number: "7" } });
});

test.each([
  ["a success without an id", 200, { success: true, result: {} }, "ambiguous", "answer_unreadable"],
  ["a success that says nothing", 200, {}, "ambiguous", "answer_unreadable"],
  ["failed under 200", 200, failed("Validation failed."), "rejected", "validation_failed"],
  ["failed under 400", 400, failed("Validation failed."), "rejected", "validation_failed"],
  ["no permission under 200", 200, failed("You do not have permission."), "rejected", "permission_denied"],
  ["no permission under 403", 403, failed("No."), "rejected", "permission_denied"],
  ["limit under 200", 200, failed("API rate limit exceeded."), "retry", "rate_limited"],
  ["limit under 429", 429, {}, "retry", "rate_limited"],
  ["trouble under 200", 200, failed("An error has occurred."), "ambiguous", "remote_unavailable"],
  ["500", 500, failed("x"), "ambiguous", "remote_unavailable"],
  ["502 of a proxy", 502, {}, "ambiguous", "remote_unavailable"],
  ["401", 401, failed("Unauthorized"), "rejected", "auth_rejected"],
  ["408", 408, {}, "ambiguous", "remote_unavailable"],
  ["a proxy's 404", 404, { oops: 1 }, "retry", "not_found"],
  ["BMS's own 404", 404, failed("Ticket was not found."), "rejected", "not_found"],
  ["a redirect", 302, {}, "ambiguous", "answer_unreadable"],
] as const)("%s", (_title, status, value, outcome, code) => {
  expect(submitOutcome(answer(status, value), asked, reference)).toMatchObject({ status: outcome, error: { code } });
});

test("the error names fields and repeats no other word of the answer", () => {
  const words = failed("Title 'my secret trouble' is too long", ["The LocationId 5 is invalid."]);
  const outcome = submitOutcome(answer(200, words), asked, reference);
  const text = JSON.stringify(outcome);
  expect(text).toContain("(Title, LocationId)");
  expect(text).toContain("which says that it failed");
  expect(text).not.toContain("secret");
});

test("ASP.NET's own refusal names its fields", () => {
  const problem = { title: "One or more validation errors occurred.", status: 400, errors: { Title: ["required"] } };
  const outcome = submitOutcome(answer(400, problem), asked, reference);
  expect(outcome).toMatchObject({ status: "rejected", error: { code: "validation_failed" } });
  expect(JSON.stringify(outcome)).toContain("(title)");
});

test("at the login every refusal is about the credentials", () => {
  for (const one of [answer(200, failed("No.")), answer(400, failed("x")), answer(403, failed("x"))]) {
    const refusal = refusalOf(one, login);
    expect(refusal).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
    expect(refusal.error.hint).toContain("Company/Tenant");
  }
  expect(refusalOf(answer(200, failed("Too many requests")), login)).toMatchObject({ status: "retry" });
});

test("an expired token is told by its status or its words", () => {
  expect(isTokenRefused(answer(401, failed("x")), asked)).toBe(true);
  expect(isTokenRefused(answer(200, failed("The token is expired")), asked)).toBe(true);
  expect(isTokenRefused(answer(200, failed("Title 'token' is too long")), asked)).toBe(false);
  expect(isTokenRefused(answer(200, { success: true, result: { id: 1 } }), asked)).toBe(false);
});

test("only titles with the whole mark count; the oldest is the ticket", () => {
  const rows = [
    { id: 9, title: "Help [#press-1]" },
    { id: 3, title: "Help [#press-1]" },
    { id: 1, title: "Help [#press-10]" },
    { id: 2, title: "press-1" },
  ];
  expect(findOutcome(rows, "press-1", reference)).toMatchObject({
    status: "found",
    ticket: { id: "3" },
    duplicates: [{ id: "9" }],
  });
  expect(findOutcome(rows.slice(2), "press-1", reference)).toEqual({ status: "absent" });
});

test("a success with the wrong type is none", () => {
  expect(resultOf(answer(200, { success: true, result: { id: "7x" } }), ticketRow)).toBeUndefined();
  expect(resultOf(answer(200, { success: true, result: { id: "0" } }), ticketRow)).toBeUndefined();
  expect(resultOf(answer(200, { success: true, result: { id: "7" } }), ticketRow)).toMatchObject({ id: 7 });
  expect(resultOf(answer(200, { success: false, result: { id: 7 } }), ticketRow)).toBeUndefined();
});

test("names become camelCase as ASP.NET writes it", () => {
  const names = ["SLAName", "IPAddress", "Id", "SLA", "hasMetSLA", "accessToken", "RmmTicketReference", ""];
  const camel = ["slaName", "ipAddress", "id", "sla", "hasMetSLA", "accessToken", "rmmTicketReference", ""];
  expect(names.map(camelName)).toEqual(camel);
});

test("HTML and plain text give the same words", () => {
  expect(plainText("<p>Please &amp; thank&nbsp;you</p><p>a &lt; b<br/>\nc</p>")).toBe("Please & thank you\na < b\nc");
  expect(plainText("1 < 2 & 3 > 2, x<y")).toBe("1 < 2 & 3 > 2, x<y");
  expect(plainText("&#91;&#x23;press-1&#93; &bogus; &#99999999;")).toBe("[#press-1] &bogus; &#99999999;");
});

test("calls of an endpoint are counted over an hour", () => {
  const pace = new Pace(1500);
  const hour = 3_600_000;
  for (let index = 0; index < 1500; index++) {
    expect(pace.take("GET /x", index)).toBe(0);
  }
  expect(pace.take("GET /x", 2000)).toBe(hour - 2000);
  expect(pace.take("GET /y", 2000)).toBe(0);
  expect(pace.take("GET /x", hour)).toBe(0);
});
