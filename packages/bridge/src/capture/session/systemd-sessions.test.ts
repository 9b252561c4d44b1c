import { expect, test } from "vitest";
import { type SystemdSession, chooseSession, sessionOfFile } from "./systemd-sessions.ts";

const file = (change: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    UID: "1000",
    USER: "ann",
    ACTIVE: "1",
    IS_DISPLAY: "1",
    STATE: "active",
    REMOTE: "0",
    TYPE: "x11",
    CLASS: "user",
    SCOPE: "session-2.scope",
    SEAT: "seat0",
    SERVICE: "gdm-password",
    LEADER: "1234",
    ...change,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

const session = (id: string, change: Readonly<Record<string, string>> = {}): SystemdSession => {
  const parsed = sessionOfFile(id, `# This is private data. Do not parse.\n${file(change)}\n`);
  if (parsed === undefined) {
    throw new Error(`session ${id} is no person's`);
  }
  return parsed;
};
const bob = { UID: "1001", USER: "bob" };
const choose = (sessions: readonly SystemdSession[], locked: readonly string[] = []): string | undefined =>
  chooseSession(sessions, (id) => locked.includes(id))?.id;

test("a session is read", () =>
  expect(session("2")).toEqual({
    id: "2",
    userId: 1000,
    userName: "ann",
    isActive: true,
    type: "x11",
    isRemote: false,
    seat: "seat0",
    scope: "session-2.scope",
    leader: 1234,
    display: "",
  }));

test.each([
  ["a login screen", file({ CLASS: "greeter" })],
  ["a background job", file({ CLASS: "background" })],
  ["one without an account", file({ USER: "" })],
  ["one with a broken account", file({ UID: "x" })],
  ["nothing", ""],
  ["garbage", "\u0000\u0001=\n==="],
])("%s is no person's", (_name, text) => expect(sessionOfFile("1", text)).toBeUndefined());

test("a scope that is no plain name is not followed", () =>
  expect(session("2", { SCOPE: "../../x.scope" }).scope).toBe(""));

test("xrdp is a remote desktop, though systemd takes it for local text", () =>
  expect(session("3", { SERVICE: "xrdp-sesman", TYPE: "tty", SEAT: "" })).toMatchObject({
    type: "x11",
    isRemote: true,
  }));

const remote = { REMOTE: "1", SEAT: "" };

test.each([
  ["nobody", [], undefined],
  ["one desktop", [session("2")], "2"],
  ["the one in front, after switching users", [session("2", { ACTIVE: "0", STATE: "online" }), session("5", bob)], "5"],
  ["a desktop before a text screen", [session("1", { ...bob, TYPE: "tty" }), session("2")], "2"],
  ["a text screen", [session("1", { TYPE: "tty" })], "1"],
  ["somebody at the computer before somebody far away", [session("9", { ...bob, ...remote }), session("2")], "2"],
  ["a remote desktop when nobody is at the computer", [session("9", remote)], "9"],
  ["one of two remote desktops of the same person", [session("8", remote), session("9", remote)], "8"],
  ["nobody of two far away", [session("8", remote), session("9", { ...bob, ...remote })], undefined],
  ["nobody by ssh", [session("7", { ...remote, TYPE: "tty", SERVICE: "sshd" })], undefined],
  ["nobody when the login screen is in front", [session("2", { ACTIVE: "0", STATE: "online" })], undefined],
  ["nobody while a session closes", [session("2", { ACTIVE: "0", STATE: "closing" })], undefined],
])("chosen is %s", (_name, sessions, id) => expect(choose(sessions)).toBe(id));

test("a lock screen that is a session of its own leaves the person's where it is", () =>
  expect(choose([session("2", { ACTIVE: "0", STATE: "online" })], ["2"])).toBe("2"));
