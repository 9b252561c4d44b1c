import { expect, test } from "vitest";
import { openAdapter } from "../index.ts";
import { contextWith, draftOf, fetches } from "../testing/adapter-rig.ts";
import { sandboxKinds, startOverview, startSandbox } from "./index.ts";

test("every kind of sandbox takes a ticket, shows it, and is on the overview", async () => {
  const overview = await startOverview(0);
  const sandboxes = await Promise.all(sandboxKinds.map(async (kind) => startSandbox(kind, { overview: overview.url })));
  try {
    for (const sandbox of sandboxes) {
      overview.add(sandbox, `psa: ${sandbox.config.kind}`);
      const adapter = await openAdapter(sandbox.config);
      const outcome = await adapter.submit(draftOf("press-1"), contextWith(fetches.undici));
      expect({ kind: sandbox.config.kind, status: outcome.status }).toEqual({
        kind: sandbox.config.kind,
        status: "accepted",
      });
      const list = await (await fetch(sandbox.url)).text();
      expect(list).toContain("Help button pressed");
      expect(list).toContain(`href="${overview.url}"`);
      const [ticket] = sandbox.page.tickets();
      expect(await (await fetch(`${sandbox.url}/tickets/${ticket?.id}`)).text()).toContain("Somebody asks for help.");
      for (const path of ["/trouble", "/requests"]) {
        expect((await fetch(sandbox.url + path)).status).toBe(200);
      }
    }
    const text = await (await fetch(overview.url)).text();
    for (const { url, config, page } of sandboxes) {
      expect(text).toContain(`<a href="${url}/">${page.title}</a>`);
      expect(text).toContain(`psa: ${config.kind}`);
    }
    expect(text.match(/<span class="count">1<\/span>/g)).toHaveLength(sandboxes.length);
  } finally {
    await Promise.all([overview, ...sandboxes].map(async (one) => one.close()));
  }
});

test("a taken port is told as such", async () => {
  const overview = await startOverview(0);
  const port = Number(new URL(overview.url).port);
  await expect(startSandbox("atera", { port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
  await expect(startSandbox("email", { port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
  await overview.close();
});
