import os from "node:os";
import { expect, test } from "vitest";
import { type WindowsTerminalServices, windowsSession as sessionOf } from "./windows-session.ts";
import type { Session } from "../session.ts";
import { windowsLogin } from "./windows-login.ts";

const windowsSession = (services: WindowsTerminalServices): Session | undefined => sessionOf(services, undefined);
/** As the service's host tells: session 2 is locked. */
const hosted = (services: WindowsTerminalServices): Session | undefined =>
  sessionOf(services, (session) => session === 2);

const services = (change: Partial<WindowsTerminalServices> = {}): WindowsTerminalServices => ({
  ownSession: () => 0,
  consoleSession: () => 1,
  sessions: () => [],
  userName: (session) => ["", "Ann", "Bob", "Cid", "Bob"][session] ?? "",
  domainName: () => "",
  protocol: (session) => (session === 1 ? 0 : 2),
  ...change,
});

test("a service finds who is at the console, a program of a session that session", () => {
  expect(windowsSession(services())).toMatchObject({ userName: "Ann", kind: "windows", isRemote: false });
  expect(windowsSession(services({ ownSession: () => 4 }))).toMatchObject({ userName: "Bob", isRemote: true });
});

test("what the service's host started is a service in every session", () => {
  const inSession = hosted(services({ ownSession: () => 4 }));
  expect(inSession).toMatchObject({ userName: "Ann", windowsSession: 1, isLocked: false });
  const alone = windowsSession(services({ ownSession: () => 1 }));
  expect(alone).not.toHaveProperty("windowsSession");
});

test("people of the same name in two domains are two; an account of this computer has its name alone", () => {
  const of = (domain: string): string | undefined => windowsSession(services({ domainName: () => domain }))?.userName;
  expect([of("CORP"), of("LAB"), of(os.hostname().slice(0, 15).toUpperCase())]).toEqual([
    ...[String.raw`CORP\Ann`, String.raw`LAB\Ann`, "Ann"],
  ]);
  expect(windowsLogin("RECEPTION-DESK1", "ann", "reception-desk1.corp.example")).toBe("ann");
});

test("nobody at the console, or none there, is nobody", () => {
  expect(windowsSession(services({ userName: () => "" }))).toBeUndefined();
  expect(windowsSession(services({ consoleSession: () => 0xffff_ffff }))).toBeUndefined();
});

test("with nobody at the console it is the one who works from elsewhere; among several nobody is", () => {
  const remote = (...active: readonly number[]): WindowsTerminalServices => ({
    ...services({ consoleSession: () => 5 }),
    sessions: () => [0, 1, 2, 3, 5].map((id) => ({ id, isActive: active.includes(id) })),
  });
  expect(hosted(remote(5, 2))).toMatchObject({
    ...{ userName: "Bob", isRemote: true, windowsSession: 2, isLocked: true },
  });
  expect(windowsSession(remote(2, 3))).toBeUndefined();
  expect(windowsSession(remote(5))).toBeUndefined();
});
