import { afterEach, expect, test } from "vitest";
import type { AdapterContext } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene } from "../testing/connectwise-scene.ts";

afterEach(closeScenes);

test.each([
  [404, "<html>upgrading</html>"],
  [410, ""],
  [400, "Cannot route. Codebase/company is invalid"],
])("a proxy that answers %i to everything for a while makes nobody give up, cold or warm", async (status, body) => {
  const { adapter, context, sandbox } = await setUpScene();
  let isUpgrading = true;
  const between: AdapterContext = {
    ...context,
    fetch: async (url, init) => (isUpgrading ? new Response(body, { status }) : context.fetch(url, init)),
  };
  for (const pressId of ["press-1", "press-2"]) {
    isUpgrading = true;
    await adapter.prepare({ person: {} }, between);
    expect((await adapter.submit(draftOf(pressId), between)).status).toBe("retry");
    expect((await adapter.find(pressId, between)).status).toBe("retry");
    isUpgrading = false;
    expect((await adapter.submit(draftOf(pressId), between)).status).toBe("accepted");
  }
  expect(sandbox.tickets().map(({ externalXRef }) => externalXRef)).toEqual(["press-1", "press-2"]);
});
