import { expect, test } from "vitest";
import type { AdapterErrorCode, FindOutcome, SubmitOutcome } from "../contract.ts";
import type { AnswerBody } from "../http/body.ts";
import type { HttpResult } from "../http/request.ts";
import { findOutcome, refusedFields, submitOutcome } from "./outcome.ts";

const post = { method: "POST", path: "/service/tickets", host: "psa.example" } as const;
const get = { ...post, method: "GET" } as const;
const reference = (id: number) => ({ id: String(id), number: String(id) });
const json = (value: unknown): AnswerBody => ({ kind: "json", value });
const text = (words: string): AnswerBody => ({ kind: "text", text: words });
const answered = (status: number, body: AnswerBody, retryAfterMs?: number): HttpResult => ({
  kind: "answered",
  status,
  body,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const failed = (progress: "nothing-sent" | "maybe-sent", code: AdapterErrorCode): HttpResult => ({
  kind: "failed",
  progress,
  error: { code, message: "" },
});

interface Case {
  readonly title: string;
  readonly result: HttpResult;
  readonly submit: SubmitOutcome["status"];
  readonly find: FindOutcome["status"];
  readonly code: AdapterErrorCode;
  /** In the message or the hint. */
  readonly says?: RegExp;
}

const required = {
  code: "InvalidObject",
  message: "ticket object is invalid",
  errors: [
    { code: "MissingRequiredField", message: "The type field is required.", resource: "ticket", field: "type" },
    { code: "NotFound", message: "secret words", resource: "ticket", field: "status/name" },
    { code: "Odd\nCode", message: "", resource: "ticket", field: "not a field" },
  ],
};

const cases: readonly Case[] = [
  {
    title: "401",
    result: answered(401, json({ code: "Unauthorized" })),
    submit: "rejected",
    find: "rejected",
    code: "auth_rejected",
    says: /API Members > .* API Keys/,
  },
  {
    title: "401 in plain text",
    result: answered(401, text("")),
    submit: "rejected",
    find: "rejected",
    code: "auth_rejected",
  },
  {
    title: "401, web host",
    result: answered(401, json({ code: "Security", message: "SSL is required.", errors: null })),
    submit: "rejected",
    find: "rejected",
    code: "auth_rejected",
    says: /"api-" before it/,
  },
  {
    title: "401, clientId",
    result: answered(401, json({ message: "A clientId is required" })),
    submit: "rejected",
    find: "rejected",
    code: "auth_rejected",
    says: /does not take the clientId/,
  },
  {
    title: "400, clientId",
    result: answered(400, text("Missing client id header")),
    submit: "rejected",
    find: "rejected",
    code: "auth_rejected",
    says: /Check "clientId"/,
  },
  {
    title: "403",
    result: answered(403, json({ code: "Forbidden" })),
    submit: "rejected",
    find: "rejected",
    code: "permission_denied",
    says: /Service Desk > Service Tickets: (?:Add|Inquire) All.*System > Security Roles/,
  },
  {
    title: "400",
    result: answered(400, json(required)),
    submit: "rejected",
    find: "retry",
    code: "validation_failed",
    says: /refuses the data for type \(MissingRequiredField\), status\/name \(NotFound\):/,
  },
  {
    title: "400, unknown field",
    result: answered(
      400,
      json({ code: "ConnectWiseApi", message: "Could not find member 'enteredBy' on object of type 'Ticket'." }),
    ),
    submit: "rejected",
    find: "retry",
    code: "validation_failed",
    says: /enteredBy \(unknown field\)/,
  },
  {
    title: "400, wrong types",
    result: answered(400, json({ code: 7, errors: "many" })),
    submit: "rejected",
    find: "retry",
    code: "validation_failed",
  },
  {
    title: "400, unreadable",
    result: answered(400, { kind: "unreadable", reason: "" }),
    submit: "retry",
    find: "retry",
    code: "validation_failed",
  },
  {
    title: "400, routing",
    result: answered(400, text("Cannot route. Codebase/company is invalid")),
    submit: "retry",
    find: "retry",
    code: "not_found",
    says: /"companyId"/,
  },
  {
    title: "404",
    result: answered(404, json({ code: "NotFound" })),
    submit: "rejected",
    find: "retry",
    code: "not_found",
  },
  { title: "405", result: answered(405, text("")), submit: "retry", find: "retry", code: "validation_failed" },
  {
    title: "409",
    result: answered(409, json({ code: "ObjectExists" })),
    submit: "rejected",
    find: "retry",
    code: "validation_failed",
  },
  {
    title: "415",
    result: answered(415, json({ code: "x" })),
    submit: "rejected",
    find: "retry",
    code: "validation_failed",
  },
  {
    title: "407, a proxy",
    result: answered(407, text("")),
    submit: "retry",
    find: "retry",
    code: "network_unreachable",
  },
  { title: "408", result: answered(408, text("")), submit: "ambiguous", find: "retry", code: "remote_unavailable" },
  {
    title: "429",
    result: answered(429, json({ error: "ConnectWiseAPI" }), 30_000),
    submit: "retry",
    find: "retry",
    code: "rate_limited",
  },
  {
    title: "500",
    result: answered(500, text("<html>")),
    submit: "ambiguous",
    find: "retry",
    code: "remote_unavailable",
  },
  {
    title: "503",
    result: answered(503, text(""), 5000),
    submit: "ambiguous",
    find: "retry",
    code: "remote_unavailable",
  },
  { title: "504", result: answered(504, text("")), submit: "ambiguous", find: "retry", code: "remote_unavailable" },
  {
    title: "302",
    result: answered(302, text("")),
    submit: "ambiguous",
    find: "retry",
    code: "answer_unreadable",
    says: /not followed/,
  },
  {
    title: "200 with HTML",
    result: answered(200, text("<html>")),
    submit: "ambiguous",
    find: "retry",
    code: "answer_unreadable",
  },
  {
    title: "201 without an id",
    result: answered(201, json({ summary: "x" })),
    submit: "ambiguous",
    find: "retry",
    code: "answer_unreadable",
  },
  {
    title: "201, broken off",
    result: answered(201, { kind: "unreadable", reason: "the answer broke off" }),
    submit: "ambiguous",
    find: "retry",
    code: "answer_unreadable",
    says: /broke off/,
  },
  {
    title: "200 with null",
    result: answered(200, json(null)),
    submit: "ambiguous",
    find: "retry",
    code: "answer_unreadable",
  },
  {
    title: "nothing sent",
    result: failed("nothing-sent", "network_unreachable"),
    submit: "retry",
    find: "retry",
    code: "network_unreachable",
  },
  {
    title: "reset",
    result: failed("maybe-sent", "connection_lost"),
    submit: "ambiguous",
    find: "retry",
    code: "connection_lost",
  },
  { title: "timeout", result: failed("maybe-sent", "timeout"), submit: "ambiguous", find: "retry", code: "timeout" },
  {
    title: "201",
    result: answered(201, json({ id: 7, summary: "x" })),
    submit: "accepted",
    find: "retry",
    code: "answer_unreadable",
  },
  {
    title: "an empty list",
    result: answered(200, json([])),
    submit: "ambiguous",
    find: "absent",
    code: "answer_unreadable",
  },
];

test.each(cases)("$title: submit is $submit, find is $find", ({ result, submit, find, code, says = /./ }) => {
  const submitted = submitOutcome(result, post, reference);
  const found = findOutcome(result, get, "press-1", reference);
  expect({ submit: submitted.status, find: found.status }).toEqual({ submit, find });
  const answer = result.kind === "answered" ? result : undefined;
  const told = [submitted, found].flatMap((outcome) =>
    "error" in outcome
      ? [{ ...outcome.error, waits: "retryAfterMs" in outcome ? outcome.retryAfterMs : undefined }]
      : [],
  );
  expect(told.map((error) => ({ code: error.code, httpStatus: error.httpStatus, waits: error.waits }))).toEqual(
    told.map(() => ({ code, httpStatus: answer?.status, waits: answer?.retryAfterMs })),
  );
  expect(told.filter(({ message, hint }) => !says.test(`${message} ${hint}`))).toEqual([]);
  expect(JSON.stringify(told)).not.toContain("secret words");
});

test("find compares the press id itself, takes the oldest and names the others", () => {
  const rows = [
    { id: 9, externalXRef: "press-1" },
    { id: 4, externalXRef: "press-10" },
    { id: 5, externalXRef: "PRESS-1" },
    { id: 3, externalXRef: "press-1" },
    { id: 2 },
    { id: 30, externalXRef: "press-1" },
  ];
  expect(findOutcome(answered(200, json(rows)), get, "press-1", reference)).toEqual({
    status: "found",
    ticket: reference(3),
    duplicates: [reference(9), reference(30)],
  });
  expect(findOutcome(answered(200, json(rows)), get, "press", reference)).toEqual({ status: "absent" });
});

test("one row that cannot be read makes the search say nothing", () => {
  const rows = [
    { id: 3, externalXRef: "press-1" },
    { id: "4", externalXRef: "press-1" },
  ];
  expect(findOutcome(answered(200, json(rows)), get, "press-1", reference).status).toBe("retry");
});

test("names of fields of a megabyte are read at once", () => {
  const startMs = performance.now();
  const body = { code: "InvalidObject", message: "x", errors: [{ field: `${"/".repeat(1_000_000)}\n`, code: "x" }] };
  expect(refusedFields({ kind: "answered", status: 400, body: { kind: "json", value: body } })).toEqual([""]);
  expect(performance.now() - startMs).toBeLessThan(1000);
});
