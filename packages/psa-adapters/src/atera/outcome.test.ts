import { expect, test } from "vitest";
import type { AnswerBody } from "../http/body.ts";
import type { HttpResult } from "../http/request.ts";
import { type Asked, refusalOf, submitOutcome, writeOutcome } from "./outcome.ts";

const asked: Asked = { method: "POST", path: "/tickets", host: "app.atera.com" };
const comment: Asked = { ...asked, path: "/tickets/7/comments" };
const empty: AnswerBody = { kind: "text", text: "" };
const html: AnswerBody = { kind: "text", text: "<!doctype html><title>Access denied" };
const problem: AnswerBody = {
  kind: "json",
  value: { title: "Bad Request", detail: "canary ticket text", status: 400 },
};
const answered = (status: number, body: AnswerBody): HttpResult => ({ kind: "answered", status, body });
const submitted = (result: HttpResult): unknown => submitOutcome(result, asked, (id) => ({ id, number: id }));

test.each([
  ["a text", "7", "7"],
  ["a number", 7, "7"],
])("an ActionID that is %s is the ticket", (_title, value, id) => {
  const body: AnswerBody = { kind: "json", value: { ActionID: value } };
  expect(submitted(answered(201, body))).toEqual({ status: "accepted", ticket: { id, number: id } });
});

test.each([
  ["a success without a body (the older document has none)", 201, empty, "ambiguous", "answer_unreadable"],
  ["an ActionID of 0", 201, { kind: "json", value: { ActionID: "0" } }, "ambiguous", "answer_unreadable"],
  ["an empty 401", 401, empty, "rejected", "auth_rejected"],
  ["an empty 400", 400, empty, "rejected", "validation_failed"],
  ["a 400 with ProblemDetails", 400, problem, "rejected", "validation_failed"],
  ["an empty 403", 403, empty, "rejected", "permission_denied"],
  ["a gate's 403", 403, html, "retry", "remote_unavailable"],
  ["a proxy's 404", 404, html, "retry", "not_found"],
  ["a proxy's 400", 400, html, "retry", "remote_unavailable"],
  ["a 429", 429, empty, "retry", "rate_limited"],
  ["a 500", 500, empty, "ambiguous", "remote_unavailable"],
  ["a redirect", 302, empty, "ambiguous", "answer_unreadable"],
  ["a proxy that asks for credentials", 407, html, "retry", "network_unreachable"],
] as const)("%s for a ticket", (_title, status, body, outcome, code) => {
  const result = submitted(answered(status, body));
  expect(result).toMatchObject({ status: outcome, error: { code } });
  expect(JSON.stringify(result)).not.toContain("canary");
});

test.each([
  ["200 with an ActionID", 200, { kind: "json", value: { ActionID: "1" } }, "accepted"],
  ["201 without a body", 201, empty, "accepted"],
  ["200 with something else", 200, problem, "ambiguous"],
  ['404 "Invalid input"', 404, { kind: "text", text: "Invalid input" }, "rejected"],
  ["400", 400, empty, "rejected"],
] as const)("%s for a note", (_title, status, body, outcome) => {
  const result = writeOutcome(answered(status, body), comment);
  expect(result).toMatchObject({ status: outcome });
  expect(outcome === "rejected" ? JSON.stringify(result) : "technician").toContain("technician");
});

test("a search that comes to nothing is repeated; only refused credentials and rights are for good", () => {
  const find = { ...asked, method: "GET", path: "/tickets/lastmodified" } as const;
  const statuses = [401, 403, 404, 400, 429, 500].map((status) => refusalOf(answered(status, empty), find).status);
  expect(statuses).toEqual(["rejected", "rejected", "retry", "retry", "retry", "retry"]);
  expect(refusalOf(answered(403, empty), find).error.hint).toContain('"Tickets: Read"');
});
