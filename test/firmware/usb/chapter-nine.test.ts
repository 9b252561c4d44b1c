// Chapter 9 of USB 2.0: the 23 entries of the list that USB20CV runs on a full-speed device, and what USB3CV, the
// Windows Hardware Certification Kit and experience add.
import { expect, test } from "vitest";
import { controlChecks } from "./lib/control-checks.ts";
import { listedDescriptorChecks, moreDescriptorChecks } from "./lib/descriptor-checks.ts";
import { listedStateChecks, moreStateChecks } from "./lib/state-checks.ts";
import { moreSuspendChecks } from "./lib/suspend-checks.ts";
import { testOnBoards } from "./lib/test-on-boards.ts";

const listed = [...listedDescriptorChecks, ...listedStateChecks];

test("the list has 23 entries", () => {
  expect(new Set(listed.map(({ name }) => name)).size).toBe(23);
});

testOnBoards([...listed, ...moreDescriptorChecks, ...moreStateChecks, ...moreSuspendChecks, ...controlChecks]);
