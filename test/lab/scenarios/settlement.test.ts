import { expect, test } from "vitest";
import { settle } from "./settlement.ts";

const press = (pressId: string, sequence: number) => ({ pressId, serial: "S1", bootId: 1, sequence });
const ticket = (pressId: string, ticketId: number) => ({ pressId, ticketId, atMs: 0 });

test("each press with its ticket", () => {
  const settled = settle([press("a", 1), press("b", 2)], [ticket("a", 1), ticket("b", 2)]);
  expect(settled).toMatchObject({ lost: 0, duplicates: 0 });
});

test("a press without a ticket is lost", () => {
  expect(settle([press("a", 1), press("b", 2)], [ticket("b", 1)])).toMatchObject({ lost: 1, duplicates: 0 });
});

test("a second ticket of a press, and a press that was recorded twice, are duplicates", () => {
  const twice = settle([press("a", 1)], [ticket("a", 1), ticket("a", 2)]);
  expect(twice).toMatchObject({ lost: 0, duplicates: 1 });
  const again = settle([press("a", 1), press("b", 1)], [ticket("a", 1), ticket("b", 2)]);
  expect(again).toMatchObject({ lost: 0, duplicates: 1 });
});
