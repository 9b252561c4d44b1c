import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { installerMade } from "./lib/installer-made.ts";
import { testExecutable } from "./lib/test-executable.ts";

// Everybody may have an installed product repaired, which SYSTEM does; Windows then takes no property but those of this list.
// With CONFIG or SECRETFILE in it anybody could write any file, with REMEMBEREDCOMPANY send presses to another customer.
test("who is no administrator changes nothing by a repair", { timeout: 900_000 }, async () => {
  const installer = await installerMade(await testExecutable(), "0.1.0");
  const table = (name: string): string =>
    execFileSync("msiinfo", ["export", installer, name], { encoding: "utf8" }).replaceAll("\r", "");
  const [, allowed = ""] = /^SecureCustomProperties\t(.*)$/m.exec(table("Property")) ?? [];
  expect(allowed.split(";").sort()).toEqual(["NEWERVERSION", "OLDERVERSION"]);
  // What was searched for on the person's side would not be searched for again by SYSTEM.
  expect(table("InstallUISequence")).not.toMatch(/^(AppSearch|LaunchConditions)\t/m);
  expect(table("InstallExecuteSequence")).toMatch(/^AppSearch\t/m);
  // Names in capitals are set by the command line.
  const folders = table("Directory").split("\n").slice(3, -1);
  const settable = folders.map((row) => row.split("\t")[0] ?? "").filter((name) => name === name.toUpperCase());
  expect(settable).toEqual(["TARGETDIR"]);
});
