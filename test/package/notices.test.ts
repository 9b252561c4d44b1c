import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeNotices } from "../../scripts/package/notices.ts";
import { windows } from "../../scripts/package/platform-workspace.ts";
import { bundleExecutable } from "../../scripts/package/program-bundle.ts";

test("the licences of all that is inside or beside the executable are told, each once", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-notices-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "notices.txt");
  await writeNotices(file, windows, (await bundleExecutable()).modules);
  const [head = "", ...notices] = readFileSync(file, "utf8").split(`\n${"=".repeat(80)}\n`);
  expect(head).toContain("software of others");
  const names = notices.map((notice) => /^(\S+) \d+\.\d+\.\d+/.exec(notice)?.[1]);
  expect(names).toEqual(
    expect.arrayContaining(["Node.js", "zod", "undici", "sharp", "koffi", "node-hid", "usb", "commander"]),
  );
  expect(names).not.toContain(undefined);
  expect(notices.filter((notice) => !/^License: (?!undefined)./m.test(notice))).toEqual([]);
  expect(new Set(notices).size).toBe(notices.length);
  expect(notices.find((notice) => notice.startsWith("@img/sharp-win32-x64"))).toContain("LGPLv3"); // of libvips
});
