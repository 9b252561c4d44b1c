import { expect, test } from "vitest";
import { allSteps, stepsOn } from "./all-steps.ts";
import { linuxLooks } from "./linux/looks.ts";
import { sharedLooks } from "./shared-looks.ts";
import { windowsLooks } from "./windows/looks.ts";

const looks = {
  windows: { ...sharedLooks, ...windowsLooks() },
  linux: { ...sharedLooks, ...linuxLooks() },
} as const;

test("names of steps are unique and stay writable in a report", () => {
  const ids = allSteps.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z]+(?:-[a-z0-9]+)+$/.test(id))).toEqual([]);
});

test.each(["windows", "linux"] as const)(
  "%s: what is automated is looked at, and what is looked at is a step",
  (system) => {
    const automated = stepsOn(system)
      .filter(({ isAutomated }) => isAutomated)
      .map(({ id }) => id);
    expect(Object.keys(looks[system]).toSorted()).toEqual(automated.toSorted());
  },
);

test("each says what to do and what is expected, without a full stop of its own", () => {
  const odd = allSteps.filter(({ action, expected }) =>
    [action, expected].some((text) => text === "" || /[.\s]$/.test(text)),
  );
  expect(odd.map(({ id }) => id)).toEqual([]);
});

test("marks of Markdown are closed", () => {
  const odd = allSteps.filter(({ action, expected }) => `${action}${expected}`.split("`").length % 2 === 0);
  expect(odd.map(({ id }) => id)).toEqual([]);
});
