import { expect, test } from "vitest";
import { wellStatus } from "../testing/statuses.ts";
import { bridgeStatus } from "./bridge-status.ts";

const told = JSON.parse(JSON.stringify(wellStatus)) as object;

test("what the bridge tells is taken as it is, also what this version does not know", async () => {
  const newer = { ...told, novelty: 1, warnings: [] };
  expect(await bridgeStatus(async () => Promise.resolve(newer))).toBe(newer);
});

test.each([null, [], "text", {}, { ...told, warnings: undefined }, { ...told, storage: "here" }])(
  "%j is no status of a bridge that is known",
  async (answer) => {
    await expect(bridgeStatus(async () => Promise.resolve(answer))).rejects.toMatchObject({
      ...{ code: "bridge_answer_unreadable", category: "bridge" },
    });
  },
);

test("a bridge that hangs is told as that, before any check's time is over", async () => {
  const never = async (): Promise<unknown> => new Promise(() => undefined);
  await expect(bridgeStatus(never, 1)).rejects.toMatchObject({ code: "bridge_silent", category: "bridge" });
});
