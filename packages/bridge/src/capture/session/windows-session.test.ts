import { expect, test } from "vitest";
import { type WindowsTerminalServices, windowsSession } from "./windows-session.ts";

const services = (change: Partial<WindowsTerminalServices> = {}): WindowsTerminalServices => ({
  ownSession: () => 0,
  consoleSession: () => 1,
  userName: (session) => (session === 1 ? "Ann" : "Bob"),
  protocol: (session) => (session === 1 ? 0 : 2),
  ...change,
});

test("a service finds who is at the console, a program of a session that session", () => {
  expect(windowsSession(services())).toMatchObject({ userName: "Ann", kind: "windows", isRemote: false });
  expect(windowsSession(services({ ownSession: () => 4 }))).toMatchObject({ userName: "Bob", isRemote: true });
});

test("nobody at the console, or none there, is nobody", () => {
  expect(windowsSession(services({ userName: () => "" }))).toBeUndefined();
  expect(windowsSession(services({ consoleSession: () => 0xffff_ffff }))).toBeUndefined();
});
