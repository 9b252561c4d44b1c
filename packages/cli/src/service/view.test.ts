import { systemWords } from "@tier2/bridge";
import { expect, test } from "vitest";
import type { ServiceStatus } from "./service.ts";
import { serviceLines } from "./view.ts";

const absent: ServiceStatus = {
  ...{ state: "not installed", isEnabled: false, version: "0.1.0" },
  configuration: { file: String.raw`C:\ProgramData\Tier2\config.yaml`, isThere: false },
  ...{ agents: [], trouble: ["T1 No button has been attached for hours."] },
};
const running: ServiceStatus = {
  ...{ ...absent, state: "running", installedBy: "package", isEnabled: true, pid: 12, account: "LocalService" },
  configuration: { ...absent.configuration, isThere: true },
};
const text = (status: ServiceStatus, platform: NodeJS.Platform): string =>
  serviceLines(status, systemWords(platform, {})).join("\n");

test("what to do is said in the words of the system", () => {
  expect(text({ ...absent, buttonRule: null }, "linux").match(/sudo tier2 .*/g)).toEqual([
    ...["sudo tier2 service install", "sudo tier2 setup", "sudo tier2 udev install"],
  ]);
  expect(text(absent, "win32")).not.toMatch(/sudo|udev/);
  expect(text(absent, "win32")).toContain("tier2 setup (in a terminal that was opened as administrator)");
});

test("agents: those that are seen, none, and what this account is not told", () => {
  const { agents: _agents, ...untold } = running;
  expect(text({ ...running, agents: [String.raw`PC\ann`, "bob"] }, "win32")).toContain(
    String.raw`in the sessions of PC\ann, bob`,
  );
  expect(text(running, "win32")).toContain("Agent          in no session");
  expect(text(untold, "win32")).toContain("Agent          the bridge does not tell this account");
});
