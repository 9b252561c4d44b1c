import { expect, test } from "vitest";
import type { HttpAnswer } from "../http/request.ts";
import { findOutcome, messageOutcome, submitOutcome } from "./outcome.ts";

const answer = (status: number, value: unknown): HttpAnswer => ({
  kind: "answered",
  status,
  body: { kind: "json", value },
});
const html: HttpAnswer = { kind: "answered", status: 403, body: { kind: "text", text: "<html>" } };
const reference = (id: string): { id: string; number: string } => ({ id, number: id });
const ticket = { method: "POST", path: "/ticket", host: "rt.msp.example" } as const;
const comment = { ...ticket, path: "/ticket/7/comment" } as const;

test.each([
  [answer(201, { id: "7", type: "ticket" }), "accepted", undefined],
  [answer(201, { id: 7, type: "ticket" }), "accepted", undefined],
  [answer(201, { id: "0", type: "ticket" }), "ambiguous", "answer_unreadable"],
  [answer(201, { id: "7" }), "ambiguous", "answer_unreadable"],
  [answer(200, ["Ticket 7 created"]), "ambiguous", "answer_unreadable"],
  [answer(401, { message: "Unauthorized" }), "rejected", "auth_rejected"],
  [answer(403, { message: "No permission to create tickets in the queue 'Nope'" }), "rejected", "permission_denied"],
  [answer(400, { message: "Could not create ticket. Queue not set" }), "rejected", "validation_failed"],
  [answer(400, { message: "Permission Denied" }), "rejected", "permission_denied"],
  [answer(404, { message: "Not Found" }), "rejected", "not_found"],
  [answer(429, {}), "retry", "rate_limited"],
  [answer(500, {}), "ambiguous", "remote_unavailable"],
  [{ ...html, status: 404 } as const, "retry", "not_found"],
])("%j to a ticket is %s, %s", (result, status, code) => {
  const outcome = submitOutcome(result, ticket, reference);
  expect(outcome).toMatchObject(code === undefined ? { status, ticket: { id: "7" } } : { status, error: { code } });
});

test.each([
  [answer(201, ["Comments added"]), { status: "accepted" }],
  [answer(200, ["Comments added"]), { status: "ambiguous" }],
  [answer(400, { message: "Permission Denied" }), { status: "rejected", error: { code: "permission_denied" } }],
])("%j to a comment", (result, outcome) => {
  expect(messageOutcome(result, comment)).toMatchObject(outcome);
});

test("a right that is missing is named", () => {
  const outcome = messageOutcome(answer(400, { message: "Permission Denied" }), comment);
  expect(outcome).toMatchObject({ error: { hint: expect.stringContaining("CommentOnTicket") as string } });
});

test("rows of other presses do not count; the oldest is the ticket", () => {
  const row = (id: string, value: string, Subject = ""): object => ({
    id,
    Subject,
    CustomFields: [{ name: "PressId", values: [value] }],
  });
  const rows = [
    row("12", "press-1"),
    row("9", "press-1"),
    row("3", "PRESS-1"),
    { id: 10, Subject: "x [#press-1]", CustomFields: "" },
  ];
  const find = (items: readonly object[]): unknown =>
    findOutcome(answer(200, { items }), { ...ticket, method: "GET" }, "press-1", "PressId", reference);
  expect(find(rows)).toMatchObject({ status: "found", ticket: { id: "9" }, duplicates: [{ id: "10" }, { id: "12" }] });
  expect(find([row("3", "press-10"), row("4", "x", "[#press-10]")])).toEqual({ status: "absent" });
  expect(find([{ id: "x" }])).toMatchObject({ status: "retry" });
});
