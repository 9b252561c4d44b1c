import { expect, test } from "vitest";
import { submitOutcome } from "./outcome.ts";

const ticket = { id: "press-1", number: "press-1" };
const failed = { kind: "failed", hasContentBegun: false } as const;

test.each([
  [{ ...failed, code: "EDNS" }, "retry", "network_unreachable"],
  [{ ...failed, code: "ETLS" }, "retry", "network_unreachable"],
  [{ ...failed, code: "ABORTED" }, "retry", "timeout"],
  [{ ...failed, code: "EPROTOCOL" }, "retry", "answer_unreadable"],
  [{ ...failed, code: "EAUTH", responseCode: 535 }, "rejected", "auth_rejected"],
  [{ ...failed, code: "EAUTH", responseCode: 454 }, "retry", "remote_unavailable"],
  [{ ...failed, code: "EENVELOPE", responseCode: 550, command: "RCPT TO" }, "rejected", "validation_failed"],
  [{ ...failed, code: "EENVELOPE", responseCode: 451, command: "RCPT TO" }, "retry", "remote_unavailable"],
  [{ ...failed, code: "EMESSAGE" }, "rejected", "validation_failed"],
  [{ ...failed, code: "EMESSAGE", responseCode: 552, hasContentBegun: true }, "rejected", "validation_failed"],
  [{ ...failed, code: "EMESSAGE", responseCode: 451, hasContentBegun: true }, "retry", "remote_unavailable"],
  [{ ...failed, code: "ECONNECTION", hasContentBegun: true }, "ambiguous", "connection_lost"],
  [{ ...failed, code: "ESOCKET", hasContentBegun: true }, "ambiguous", "connection_lost"],
  [{ ...failed, code: "ABORTED", hasContentBegun: true }, "ambiguous", "timeout"],
  [{ ...failed, code: "SOMETHING", hasContentBegun: true }, "ambiguous", "connection_lost"],
] as const)("%j is %s, %s", (result, status, code) => {
  expect(submitOutcome(result, "smtp.msp.example", ticket)).toMatchObject({ status, error: { code } });
});
