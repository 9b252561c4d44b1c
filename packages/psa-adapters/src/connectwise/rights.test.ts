import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { connectWise } from "./index.ts";
import { rightText, rights } from "./rights.ts";
import { startConnectWiseSandbox } from "./sandbox/index.ts";

const context = contextWith(async (url, init) => fetch(url, init));

/** A ticket is still made without them; the right to make it, and to see its company, cannot be done without. */
const needed = new Set(["Companies > Company Maintenance: Inquire All", "Service Desk > Service Tickets: Add All"]);

test.each(rights.map((right) => ({ name: rightText(right), right })))("without $name", async ({ name, right }) => {
  const sandbox = await startConnectWiseSandbox();
  try {
    await connectWise.create(connectWise.parseConfig(sandbox.config)).submit(draftOf("press-0"), context);
    sandbox.data.denied.add(name);
    const adapter = connectWise.create(connectWise.parseConfig(sandbox.config));
    const failed = (await adapter.check(context)).filter(({ status }) => status === "failed");
    // Nothing that only reads can tell whether tickets may be made.
    const isSeen = right.level === "Inquire";
    expect(failed.length > 0).toBe(isSeen);
    for (const one of failed) {
      expect(one.hint).toContain(name);
    }
    const outcome = await adapter.submit(draftOf("press-1"), context);
    const hint = expect.stringContaining(name) as string;
    expect(outcome).toMatchObject(
      needed.has(name) ? { status: "rejected", error: { code: "permission_denied", hint } } : { status: "accepted" },
    );
  } finally {
    await sandbox.close();
  }
});

test("the README lists each right", () => {
  const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");
  for (const { module, screen, level } of rights) {
    expect(readme).toMatch(new RegExp(`\\| ${module} \\| ${screen} \\|[^\\n]*${level}`));
  }
});
