import { sandboxKinds } from "@tier2/psa-adapters/sandbox";
import { expect, test } from "vitest";
import { tier2 } from "../testing/fake-bridge.ts";
import { troubledStatus, wellStatus } from "../testing/statuses.ts";
import { psaCheckShape, psaFieldsShape, psaTicketShape } from "./psa.ts";
import { statusShape } from "./status.ts";

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("a status keeps its shape when all is well, and when much is not", () => {
  for (const status of [wellStatus, troubledStatus]) {
    const json = asJson(status);
    expect(statusShape.parse(json)).toEqual(json);
  }
});

test("a key that the shape does not know is refused, and so is one that is missing", () => {
  const { pid: _pid, ...withoutPid } = wellStatus;
  expect(statusShape.safeParse(asJson({ ...wellStatus, more: 1 })).success).toBe(false);
  expect(statusShape.safeParse(asJson(withoutPid)).success).toBe(false);
});

test("fields that could not be read are steps", () => {
  const steps = [{ name: "fields", status: "failed", code: "timeout", message: "No answer within 30 s." }];
  expect(psaFieldsShape.safeParse({ kind: "atera", host: "app.atera.com", steps }).success).toBe(true);
});

test.each(sandboxKinds)("what the commands of psa print of %s keeps its shape", async (kind) => {
  const shapes = { check: psaCheckShape, fields: psaFieldsShape, test: psaTicketShape };
  for (const [word, shape] of Object.entries(shapes)) {
    const { stdout } = await tier2(["psa", word, "--sandbox", "--psa", kind, "--json"]);
    const { schemaVersion, ...json } = JSON.parse(stdout) as { readonly schemaVersion: number };
    expect({ schemaVersion, read: shape.parse(json) }).toEqual({ schemaVersion: 1, read: json });
  }
});
