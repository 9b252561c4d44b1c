import { expect, test } from "vitest";
import type { Session } from "../session.ts";
import { childOptions } from "./child-options.ts";
import { usableSession } from "./usable-session.ts";

const session: Session = {
  userName: "reception",
  userId: 1000,
  kind: "x11",
  isRemote: false,
  isLocked: false,
  environment: { DISPLAY: ":5", XAUTHORITY: "/run/user/1000/keys", DBUS_SESSION_BUS_ADDRESS: "unix:path=/bus" },
};
const own = { HOME: "/root", PSA_KEY: "private-key", NODE_OPTIONS: "--inspect", SystemRoot: "C:\\Windows" };

test("the process gets what it needs to reach the screen, and nothing else of the bridge", () => {
  const env = { DISPLAY: ":5", XAUTHORITY: "/run/user/1000/keys", SystemRoot: "C:\\Windows" };
  expect(childOptions(session, 0, own)).toEqual({ env, uid: 1000, gid: 65_534 });
  expect(childOptions(session, 1000, own)).toEqual({ env: { ...env, HOME: "/root" } });
  expect(childOptions({ ...session, userId: undefined }, undefined, own)).toEqual({ env: { ...env, HOME: "/root" } });
});

test("each session of which there can be no picture is told in plain words", () => {
  expect(usableSession(session, () => "direct")).toEqual({ session, way: "direct" });
  const withoutScreen = { ...session, environment: {} };
  expect(usableSession(withoutScreen, () => "agent")).toEqual({ session: withoutScreen, way: "agent" });
  expect([
    usableSession(undefined, () => "agent"),
    usableSession({ ...session, isLocked: true }, () => "agent"),
    usableSession({ ...session, kind: "text" }, () => "agent"),
    usableSession({ ...session, kind: "wayland" }, () => "agent"),
    usableSession(withoutScreen, () => "direct"),
    usableSession(session, () => "none"),
  ]).toEqual([
    "not taken: nobody is logged in at this computer",
    "not taken: the screen is locked",
    "not taken: the session has no desktop, only text",
    "not taken: the desktop runs on Wayland, where no program sees the windows of others; X11 would allow it",
    "not taken: it is not known on which X server the session is (DISPLAY)",
    "not taken: no session agent runs in this session (tier2 agent), and the bridge is an account of its own",
  ]);
});
