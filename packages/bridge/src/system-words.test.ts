import { expect, test } from "vitest";
import { systemWords } from "./system-words.ts";

const all = (platform: NodeJS.Platform): string => {
  const { elevated, ...words } = systemWords(platform, { ProgramData: String.raw`D:\Data` });
  return [elevated("tier2 setup"), ...Object.values(words)].join("\n");
};

test("each system has its own words alone", () => {
  expect(all("win32")).not.toMatch(/sudo|systemctl|journalctl|root|linux/i);
  expect(all("win32")).toContain(String.raw`D:\Data\Tier2\logs\service.log`);
  expect(all("linux")).not.toMatch(/administrator|windows|\\/i);
  expect(all("linux")).toContain("sudo tier2 setup");
});
