import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene } from "../testing/connectwise-scene.ts";

const hourMs = 3_600_000;

afterEach(closeScenes);

test("what was found is asked again after two days, a contact that was not found after an hour", async () => {
  const { adapter, context, calls, pass } = await setUpScene();
  const askedFor = async (email: string): Promise<string[]> => {
    calls.length = 0;
    await adapter.submit({ ...draftOf("press-1"), person: { email } }, context);
    return calls.map((call) => call.split("/").slice(4).join("/")).filter((path) => path !== "service/tickets");
  };
  const [known, unknown] = ["jane.doe@acme.example", "nobody@acme.example"];
  expect((await askedFor(known)).length).toBeGreaterThan(4);
  expect(await askedFor(unknown)).toEqual(["company/contacts", "company/companies", "company/contacts"]);
  pass(hourMs - 1);
  expect([await askedFor(known), await askedFor(unknown)]).toEqual([[], []]);
  pass(1);
  expect([await askedFor(known), await askedFor(unknown)]).toEqual([[], ["company/contacts"]]);
  pass(47 * hourMs);
  expect((await askedFor(known)).toSorted()).toEqual(
    [
      "",
      "company/companies",
      "company/contacts",
      "service/boards",
      "service/boards/1/statuses",
      "service/priorities",
    ].toSorted(),
  );
});

test("a status that was replaced: retry once, then with the new id", async () => {
  const { adapter, context, sandbox, pass } = await setUpScene();
  await adapter.prepare(draftOf("press-1"), context);
  const [status] = sandbox.data.statuses.splice(0, 1);
  pass(hourMs / 2);
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({
    status: "retry",
    error: { code: "validation_failed", message: expect.stringContaining("status (NotFound)") as string },
  });
  if (status !== undefined) {
    sandbox.data.statuses.push({ ...status, id: 99 });
  }
  expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("accepted");
  expect(sandbox.tickets()).toMatchObject([{ status: { id: 99 } }]);
});

test("a value that ConnectWise refuses though its lists have it: the ticket is made without it, for an hour", async () => {
  const { adapter, context, sandbox, pass } = await setUpScene();
  const priority = { priority: "Priority 1 - Critical" };
  await adapter.submit({ ...draftOf("press-0"), fields: priority }, context);
  const [critical = expect.unreachable()] = sandbox.data.priorities.splice(0, 1);
  expect(await adapter.submit({ ...draftOf("press-1"), fields: priority }, context)).toMatchObject({
    status: "retry",
    error: { code: "validation_failed", message: expect.stringContaining("priority (NotFound)") as string },
  });
  expect((await adapter.submit({ ...draftOf("press-1"), fields: priority }, context)).status).toBe("accepted");
  const told = sandbox
    .tickets()
    .at(-1)
    ?.notes.find(({ internalAnalysisFlag }) => internalAnalysisFlag)?.text;
  expect(told).toContain('ConnectWise refused "Priority 1 - Critical" as priority');
  expect(sandbox.tickets().at(-1)).toMatchObject({ priority: { id: 3 } });
  sandbox.data.priorities.push(critical);
  pass(hourMs);
  await adapter.submit({ ...draftOf("press-2"), fields: priority }, context);
  expect(sandbox.tickets().at(-1)).toMatchObject({ priority: { id: 1 } });
});

test("refused without a value of ours that could be left out: refused for good", async () => {
  const { adapter, context, sandbox } = await setUpScene();
  await adapter.prepare(draftOf("press-1"), context);
  sandbox.data.priorities.splice(0);
  expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("retry");
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({
    status: "rejected",
    error: { code: "validation_failed" },
  });
});

test("the server moved to another version path: a search follows, a ticket is tried again", async () => {
  const { adapter, context, sandbox, pass } = await setUpScene();
  await adapter.submit(draftOf("press-1"), context);
  sandbox.data.codebase = "v2025_2/";
  pass(hourMs / 2);
  expect((await adapter.find("press-1", context)).status).toBe("found");
  sandbox.data.codebase = "v2025_3/";
  pass(hourMs / 4);
  expect(await adapter.submit(draftOf("press-2"), context)).toMatchObject({
    status: "retry",
    error: { code: "not_found" },
  });
  expect((await adapter.submit(draftOf("press-2"), context)).status).toBe("accepted");
  expect(sandbox.tickets()).toHaveLength(2);
});
