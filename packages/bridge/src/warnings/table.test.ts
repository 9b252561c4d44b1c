import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { warningTable } from "./table.ts";

test("docs/local-api.md lists every warning with its event id and severity", () => {
  const text = readFileSync(path.resolve(import.meta.dirname, "../../../../docs/local-api.md"), "utf8");
  const listed = [...text.matchAll(/^\| (\d{4}) \| `([\w-]+)` \| (\w+) \|/gm)].map(([, ...cells]) => cells.join(" "));
  expect(listed).toEqual(
    Object.entries(warningTable).map(([name, { eventId, severity }]) => `${eventId} ${name} ${severity}`),
  );
});
