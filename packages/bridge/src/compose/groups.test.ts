import { expect, test } from "vitest";
import { fieldNames } from "../capture/fields.ts";
import { fieldGroups } from "./groups.ts";

test("every field is in one group", () => {
  const grouped = fieldGroups.flatMap(({ fields }) => fields);
  expect(grouped.toSorted()).toEqual(fieldNames.toSorted());
});
