import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { installerMade } from "./lib/installer-made.ts";
import { testExecutable } from "./lib/test-executable.ts";

// Everybody may have an installed product repaired, which SYSTEM does; Windows then takes no property but those of this list.
// With CONFIG or SECRETFILE in it anybody could write any file.
test("who is no administrator changes nothing by a repair", { timeout: 900_000 }, async () => {
  const installer = await installerMade(await testExecutable(), "0.1.0");
  const properties = execFileSync("msiinfo", ["export", installer, "Property"], { encoding: "utf8" });
  const [, allowed = ""] = /^SecureCustomProperties\t(.*?)\r?$/m.exec(properties) ?? [];
  expect(allowed.split(";").sort()).toEqual(["NEWERVERSION", "OLDERVERSION", "REMEMBEREDCOMPANY", "WINDOWSMAJOR"]);
});
