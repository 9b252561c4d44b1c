import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { connectWise } from "./index.ts";
import { rightText, rights } from "./rights.ts";
import { startConnectWiseSandbox } from "./sandbox/index.ts";

const context = contextWith(async (url, init) => fetch(url, init));

/** Without contacts a ticket is still made; making it and finding what it refers to cannot be done without. */
const canDoWithout = new Set(["Companies > Contacts: Inquire All", "Service Desk > Service Tickets: Inquire All"]);

test.each(rights.map((right) => ({ name: rightText(right), right })))("without $name", async ({ name, right }) => {
  const sandbox = await startConnectWiseSandbox();
  try {
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
      canDoWithout.has(name)
        ? { status: "accepted" }
        : { status: "rejected", error: { code: "permission_denied", hint } },
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
