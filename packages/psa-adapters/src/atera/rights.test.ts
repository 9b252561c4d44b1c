import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAteraScenes, setUpAtera } from "../testing/atera-rig.ts";
import { rightText, rights } from "./rights.ts";

afterEach(closeAteraScenes);

test.each(rights.map((right) => ({ name: rightText(right), right })))("without $name", async ({ name, right }) => {
  const { sandbox, adapter, context } = await setUpAtera();
  sandbox.data.denied.add(name);
  const failed = (await adapter.check(context)).filter(({ status }) => status === "failed");
  // Nothing that only reads can tell whether tickets may be made.
  expect(failed).toHaveLength(right.level === "Read" ? 1 : 0);
  for (const one of failed) {
    expect(one.hint).toContain(name);
    expect(one.hint).toContain(right.without);
  }
  const outcome = await adapter.submit({ ...draftOf("press-1"), device: { hostname: "ACME-PC-7" } }, context);
  const hint = expect.stringContaining(name) as string;
  expect(outcome).toMatchObject(
    name === "Tickets: Write"
      ? { status: "rejected", error: { code: "permission_denied", hint } }
      : { status: "accepted" },
  );
  const isStranger = name === "Contacts: Read";
  const endUsers = sandbox.tickets().map(({ EndUserID }) => EndUserID);
  expect(endUsers).toEqual(name === "Tickets: Write" ? [] : [isStranger ? 58 : 54]);
});
