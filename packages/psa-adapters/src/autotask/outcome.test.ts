import { expect, test } from "vitest";
import type { HttpResult } from "../http/request.ts";
import { errorOf, submitOutcome } from "./outcome.ts";

const asked = { method: "POST", path: "/Tickets", host: "webservices2.autotask.net" } as const;
const answer = (status: number, value?: unknown): HttpResult & { readonly kind: "answered" } => ({
  kind: "answered",
  status,
  body: value === undefined ? { kind: "text", text: "" } : { kind: "json", value },
});
const errors = (...texts: readonly string[]): { errors: readonly string[] } => ({ errors: texts });
const permission = "The logged in Resource does not have the adequate permissions to create this entity type.";

test.each([
  [200, { itemId: 7 }, "accepted", undefined],
  [200, { itemId: null }, "ambiguous", "answer_unreadable"],
  [200, errors("x is required"), "ambiguous", "answer_unreadable"],
  [200, undefined, "ambiguous", "answer_unreadable"],
  [401, undefined, "rejected", "auth_rejected"],
  [500, errors("IntegrationCode is invalid"), "rejected", "auth_rejected"],
  [500, errors(permission), "rejected", "permission_denied"],
  [403, errors(permission), "rejected", "permission_denied"],
  [500, errors("Ticket: Queue ID is required."), "rejected", "validation_failed"],
  [500, errors("Thread Threshold Exceeded"), "retry", "busy"],
  [429, undefined, "retry", "rate_limited"],
  [500, undefined, "ambiguous", "remote_unavailable"],
  [503, undefined, "ambiguous", "remote_unavailable"],
  [404, { message: "Not found." }, "rejected", "not_found"],
  [404, undefined, "retry", "not_found"],
  [302, undefined, "ambiguous", "answer_unreadable"],
])("%i %j is %s %s", (status, body, outcome, code) => {
  const made = submitOutcome(answer(status, body), asked, ({ id }) => ({ id: String(id), number: String(id) }));
  expect(made).toMatchObject({ status: outcome, ...(code === undefined ? {} : { error: { code } }) });
});

test.each([
  ["Picklist value [3] does not exist for priority", "priority"],
  ["queueID is required", "queueID"],
  ["Reference value on field: contactID of type: Contact does not exist or is invalid", "contactID"],
  ["String value exceeds maximum length (field:description). | Error updating entity.", "description"],
])("%s names the field alone", (text, field) => {
  const { message } = errorOf(answer(500, errors(text)), asked);
  expect(message).toContain(` for ${field}: webservices2.autotask.net answered`);
});

test("words that may be ticket text are not repeated", () => {
  const { message } = errorOf(answer(500, errors("Conversion failed when converting varchar 'canary' to int")), asked);
  expect(message).not.toContain("canary");
});
