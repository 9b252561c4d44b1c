import { expect, test } from "vitest";
import type { HttpAnswer } from "../http/request.ts";
import { submitOutcome } from "./outcome.ts";

const answer = (status: number, value?: unknown): HttpAnswer => ({
  kind: "answered",
  status,
  body: value === undefined ? { kind: "text", text: "" } : { kind: "json", value },
});
const host = "hooks.msp.example";

test.each([
  [
    201,
    { id: 7, number: "T-7", url: "https://desk.example/7" },
    { id: "7", number: "T-7", url: "https://desk.example/7" },
  ],
  [200, { id: "7" }, { id: "7", number: "7" }],
  [200, { id: "", url: "javascript:alert(1)" }, { id: "press-1", number: "press-1" }],
  [200, {}, { id: "press-1", number: "press-1" }],
  [204, undefined, { id: "press-1", number: "press-1" }],
])("%i %j is taken", (status, value, ticket) => {
  expect(submitOutcome(answer(status, value), host, "press-1")).toEqual({ status: "accepted", ticket });
});

test.each([
  [answer(400, {}), "rejected", "validation_failed"],
  [answer(401, {}), "rejected", "auth_rejected"],
  [answer(404, {}), "rejected", "not_found"],
  [answer(409, {}), "ambiguous", "remote_unavailable"],
  [answer(429, {}), "retry", "rate_limited"],
  [answer(500, {}), "ambiguous", "remote_unavailable"],
  [answer(302), "ambiguous", "answer_unreadable"],
  [answer(200, [1]), "ambiguous", "answer_unreadable"],
  [{ ...answer(200), body: { kind: "text", text: "<html>" } } as const, "ambiguous", "answer_unreadable"],
] as const)("%j is %s, %s", (result, status, code) => {
  expect(submitOutcome(result, host, "press-1")).toMatchObject({ status, error: { code } });
});

test.each([
  "https://psa.example@evil.example/1",
  "https://user:word@psa.example/1",
  "http://psa.example/1",
  "javascript:alert(1)",
  "//psa.example/1",
  `https://psa.example/${"x".repeat(2000)}`,
])("%s is no page of a ticket", (url) => {
  const body = { kind: "json", value: { id: "7", url } } as const;
  expect(submitOutcome({ kind: "answered", status: 201, body }, "hooks.example", "press-1")).toEqual({
    status: "accepted",
    ticket: { id: "7", number: "7" },
  });
});
