import process from "node:process";
import { describe, test } from "vitest";
import { type ConformanceSubject, conformanceCases } from "../conformance/index.ts";

/** The conformance suite as tests of vitest. TIER2_SEED repeats its random faults. */
export function conformanceTests(name: string, subject: ConformanceSubject): void {
  const given = process.env["TIER2_SEED"];
  const seeded = given === undefined ? subject : { ...subject, seed: Number(given) };
  describe(`${name} conforms`, () => {
    test.each(conformanceCases(seeded))("$name", async ({ run }) => run());
  });
}
