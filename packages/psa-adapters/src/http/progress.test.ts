import { expect, test } from "vitest";
import { errorCodeOf, progressOf } from "./progress.ts";

const error = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), syscall === undefined ? { code } : { code, syscall });
const fetchFailed = (cause: unknown): Error => new TypeError("fetch failed", { cause });

test.each([
  ["ENOTFOUND", "getaddrinfo"],
  ["EAI_AGAIN", "getaddrinfo"],
  ["ECONNREFUSED", "connect"],
  ["ETIMEDOUT", "connect"],
  ["EHOSTUNREACH", "connect"],
  ["UND_ERR_CONNECT_TIMEOUT", undefined],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", undefined],
  ["CERT_HAS_EXPIRED", undefined],
  ["ERR_TLS_CERT_ALTNAME_INVALID", undefined],
  ["ERR_PROXY_LOGIN_REFUSED", undefined],
])("%s at %s: nothing was sent", (code, syscall) => {
  expect(progressOf(fetchFailed(error(code, syscall)))).toBe("nothing-sent");
});

test.each([
  ["ECONNRESET", "read"],
  ["ETIMEDOUT", "read"],
  ["EHOSTUNREACH", "read"],
  ["EPIPE", "write"],
  ["UND_ERR_SOCKET", undefined],
  ["UND_ERR_HEADERS_TIMEOUT", undefined],
  ["UND_ERR_BODY_TIMEOUT", undefined],
  ["HPE_INVALID_CONSTANT", undefined],
  ["SOMETHING_NEW", undefined],
])("%s at %s: it may have been sent", (code, syscall) => {
  expect(progressOf(fetchFailed(error(code, syscall)))).toBe("maybe-sent");
});

test("of several addresses all have to have failed before sending", () => {
  const all = new AggregateError([error("ECONNREFUSED", "connect"), error("ENETUNREACH", "connect")]);
  const one = new AggregateError([error("ECONNREFUSED", "connect"), error("ECONNRESET", "read")]);
  expect(progressOf(fetchFailed(all))).toBe("nothing-sent");
  expect(progressOf(fetchFailed(one))).toBe("maybe-sent");
});

test.each([undefined, null, "text", 7, new Error("no code"), { cause: null }])(
  "%j: it may have been sent",
  (thrown) => {
    expect(progressOf(thrown)).toBe("maybe-sent");
  },
);

test("an error that is its own cause ends the search", () => {
  const circle: { cause?: unknown; code: string } = { code: "ECONNREFUSED" };
  circle.cause = circle;
  expect(progressOf(circle)).toBe("maybe-sent");
});

test("the code for messages is that of the root", () => {
  expect(errorCodeOf(fetchFailed(error("ENOTFOUND")))).toBe("ENOTFOUND");
  expect(errorCodeOf(new Error("no code"))).toBeUndefined();
});
