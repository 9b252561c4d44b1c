import os from "node:os";
import { expect, test } from "vitest";
import { writeFileTree } from "../../testing/file-tree.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { linuxSessionFinder } from "./linux-session.ts";
import { ownSession } from "./own-session.ts";
import { parseEnvironment } from "./session-environment.ts";

const account = { userName: os.userInfo().username, userId: os.userInfo().uid };
const group = `sys/fs/cgroup/user.slice/user-${account.userId}.slice/session-2.scope/cgroup.procs`;
const sessionFile = [
  `UID=${account.userId}`,
  "USER=ann",
  "ACTIVE=1",
  "STATE=active",
  "REMOTE=0",
  "TYPE=x11",
  "CLASS=user",
  "SCOPE=session-2.scope",
  "SEAT=seat0",
  "LEADER=10",
].join("\n");

const finderOf = (
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
  isLocked?: boolean,
) => {
  const root = temporaryFolder();
  writeFileTree(root, files);
  const find = linuxSessionFinder({ environment, account, isLocked: () => isLocked, root });
  return { find, root };
};

test("the environment is that of the session's process which knows most; only what a desktop needs", () => {
  const { find } = finderOf(
    {
      "run/systemd/sessions/2": sessionFile,
      "run/systemd/sessions/2.ref": "",
      [group]: "10\n11\n12\n",
      "proc/10/environ": "PATH=/bin\0",
      "proc/11/environ": "DISPLAY=:0\0XAUTHORITY=/run/user/1000/gdm/Xauthority\0API_TOKEN=x\0",
      "proc/12/environ": "DISPLAY=:0\0",
      [`run/user/${account.userId}/bus`]: "",
    },
    {},
    false,
  );
  expect(find()).toEqual({
    userName: "ann",
    userId: account.userId,
    kind: "x11",
    isRemote: false,
    isLocked: false,
    environment: {
      DISPLAY: ":0",
      XAUTHORITY: "/run/user/1000/gdm/Xauthority",
      XDG_RUNTIME_DIR: `/run/user/${account.userId}`,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=/run/user/${account.userId}/bus`,
    },
  });
});

test("while the desktop starts its screen is not known; it is looked for again", () => {
  const { find, root } = finderOf({ "run/systemd/sessions/2": sessionFile, [group]: "11\n" });
  expect(find()?.environment).toEqual({});
  writeFileTree(root, { "proc/11/environ": "WAYLAND_DISPLAY=wayland-0\0" });
  expect(find()?.environment).toEqual({ WAYLAND_DISPLAY: "wayland-0" });
});

test.each(["", "\0\0=\0", "DISPLAY", `DISPLAY=${"x".repeat(5000)}\0`, "\u0001\u0002"])(
  "an odd environment (%#) has nothing",
  (text) => expect(parseEnvironment(text)).toEqual({}),
);

test("without systemd the bridge's own screen is taken", () => {
  expect(finderOf({}, { DISPLAY: ":99", SECRET: "x" }).find()).toEqual({
    ...account,
    kind: "x11",
    isRemote: false,
    isLocked: undefined,
    environment: { DISPLAY: ":99" },
  });
  expect(finderOf({}).find()).toBeUndefined();
});

test("a bridge in a desktop that is not in front finds nobody", () => {
  const background = sessionFile.replace("ACTIVE=1", "ACTIVE=0").replace("STATE=active", "STATE=online");
  expect(finderOf({ "run/systemd/sessions/2": background }, { DISPLAY: ":0" }).find()).toBeUndefined();
});

test.each([
  [{ DISPLAY: "localhost:10.0" }, "x11", true],
  [{ DISPLAY: ":0", SSH_CONNECTION: "192.0.2.1 1 192.0.2.2 22" }, "x11", true],
  [{ DISPLAY: ":10", XRDP_SESSION: "1" }, "x11", true],
  [{ DISPLAY: ":0", WAYLAND_DISPLAY: "wayland-0" }, "wayland", false],
])("an own session with %j", (environment, kind, isRemote) =>
  expect(ownSession(environment, account)).toMatchObject({ kind, isRemote }),
);

test("this computer can be asked", () => {
  const find = linuxSessionFinder({ environment: {}, account, isLocked: () => undefined });
  expect(() => find()).not.toThrow();
});
