import { expect, test } from "vitest";
import { adapterKinds } from "../index.ts";
import { listedPressCosts } from "./listed-press-costs.ts";
import { measurePressCosts } from "./press-cost.ts";

test.each(adapterKinds)("%s: requests per ticket are as its README lists them, the ticket is one", async (kind) => {
  const measured = await measurePressCosts(kind);
  expect(listedPressCosts(kind)).toEqual(measured);
  expect([measured.cold.ticket, measured.coldStranger.ticket, measured.cached.ticket]).toEqual([1, 1, 1]);
});
