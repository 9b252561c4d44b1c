import { expect, test } from "vitest";
import { fieldNames } from "../capture/fields.ts";
import { compose } from "./compose.ts";
import { fieldsOf, personOf } from "./press-person.ts";

const composed = (evidence: string): string =>
  compose({
    ...{ pressId: "p1", serial: "S1", sequence: 1, recordedAtMs: 1, gesture: "short", holdMs: 90, nowMs: 2 },
    ...{ isFromSoftware: false, isPossibleDuplicate: false, evidence, person: personOf({}, fieldsOf(evidence)) },
  }).subject;

test("evidence of whatever form makes a ticket: one that cannot be made would be tried for ever", () => {
  const values = [null, 0, -1, 1e308, "x", true, [], {}, [null], [{}], { name: null }, { trends: { memory: null } }];
  const readings = [...values.map((value) => ({ value })), ...values, { notAvailable: 1 }];
  const evidences = fieldNames.flatMap((name) =>
    readings.map((reading) => JSON.stringify({ capturedAtMs: null, fields: { [name]: reading } })),
  );
  const others = ["", "null", "1", "[]", '{"fields":[1]}', '{"fields":"x"}'];
  const subjects = [...evidences, ...others].map(composed);
  expect(subjects.filter((subject) => !subject.startsWith("Help button pressed: "))).toEqual([]);
});
