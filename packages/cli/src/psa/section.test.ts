import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadConfig, openConfiguredAdapter } from "@tier2/bridge";
import { sandboxKinds, startSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, test } from "vitest";
import { sectionText } from "./section.ts";

test("secrets become references, and how to set them stands above", () => {
  expect(sectionText({ kind: "a-b", site: "http://127.0.0.1:1", privateKey: "private-key" } as { kind: string })).toBe(
    "# export SANDBOX_A_B_PRIVATE_KEY=private-key\n" +
      "schemaVersion: 1\npsa:\n  kind: a-b\n  site: http://127.0.0.1:1\n  privateKey: env:SANDBOX_A_B_PRIVATE_KEY\n",
  );
});

test.each(sandboxKinds)("%s: the section of its sandbox is a configuration that opens its adapter", async (kind) => {
  const sandbox = await startSandbox(kind);
  const folder = mkdtempSync(path.join(os.tmpdir(), "tier2-section-"));
  try {
    const text = sectionText(sandbox.config);
    const file = path.join(folder, "config.yaml");
    writeFileSync(file, text);
    const environment = Object.fromEntries(
      [...text.matchAll(/^# export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect((await openConfiguredAdapter(loadConfig(file), environment)).kind).toBe(kind);
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
});
