import { describe, expect, test } from "vitest";
import { type ButtonUnderTest, arduino, pico } from "../../../../packages/emulator/src/testing/button-under-test.ts";
import { Bench } from "./bench.ts";
import type { Check } from "./check.ts";

/** The boards the checks run on. A Leonardo differs from a Pro Micro in one pin and its name. */
export const boards: readonly ButtonUnderTest[] = [pico, arduino("promicro")];

/** Makes a test of every check on every board that can show it. Broken rules of the hardware fail it, too. */
export function testOnBoards(checks: readonly Check[]): void {
  describe.each(boards)("$name", ({ name, newButton }) => {
    test.each(checks.filter(({ notOn }) => notOn?.[name] === undefined))("$name", ({ run }) => {
      const bench = Bench.start(newButton()());
      run(bench);
      expect(bench.findings).toEqual([]);
      bench.unplug();
    });
  });
}
