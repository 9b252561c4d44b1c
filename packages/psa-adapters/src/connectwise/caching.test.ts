import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene } from "../testing/connectwise-scene.ts";

const hourMs = 3_600_000;

afterEach(closeScenes);

test("contacts are asked again after an hour, names after a day", async () => {
  const { adapter, context, calls, pass } = await setUpScene();
  const asked = async (): Promise<string[]> => {
    calls.length = 0;
    await adapter.submit(draftOf("press-1"), context);
    return calls.map((call) => call.split("/").slice(4).join("/")).filter((path) => path !== "service/tickets");
  };
  expect((await asked()).length).toBeGreaterThan(4);
  pass(hourMs - 1);
  expect(await asked()).toEqual([]);
  pass(1);
  expect(await asked()).toEqual(["company/contacts"]);
  pass(23 * hourMs);
  expect((await asked()).toSorted()).toEqual(
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

test("refused with ids just looked up is refused for good", async () => {
  const { adapter, context, sandbox } = await setUpScene();
  await adapter.prepare(draftOf("press-1"), context);
  sandbox.data.priorities.splice(0);
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
