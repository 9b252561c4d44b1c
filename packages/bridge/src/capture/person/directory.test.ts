import os from "node:os";
import { expect, test } from "vitest";
import { fakeRun } from "../../testing/fake-run.ts";
import { writeFileTree } from "../../testing/file-tree.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { runCommand } from "../slow/run-command.ts";
import { linuxDirectory } from "./directory.ts";
import { fullNameOf } from "./passwd.ts";
import { readLinuxAccount } from "./read-account.ts";
import { accountOfNames } from "./windows-account.ts";

const never = new AbortController().signal;

const computer = (files: Readonly<Record<string, string>>): string => {
  const root = temporaryFolder();
  writeFileTree(root, {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000:Ann Example,,,:/a:/bin/sh\n",
    ...files,
  });
  return root;
};
const sssd = { "var/lib/sss/pipes/nss": "" };
const mail = '{"type":"a{sv}","data":[{"mail":{"type":"as","data":["bob@example.com","b@example.com"]}}]}';

test("an account of this computer alone starts no process", async () => {
  const run = fakeRun({});
  await expect(linuxDirectory(run, computer({}))("ann", never)).resolves.toEqual({});
  expect(run.ran).toEqual([]);
});

test("a directory account: its name by getent, its address by SSSD", async () => {
  const run = fakeRun({
    "getent passwd bob": "bob:*:2000:2000:Bob Example:/b:/bin/sh\n",
    "busctl --system": mail,
  });
  await expect(linuxDirectory(run, computer(sssd))("bob", never)).resolves.toEqual({
    fullName: "Bob Example",
    address: "bob@example.com",
  });
});

test("a user record of systemd", async () => {
  const run = fakeRun({
    "userdbctl user --output=json -- ann": '{"realName":"Ann Record","emailAddress":"ann@example.com"}',
  });
  const root = computer({ "etc/userdb/ann.user": "{}" });
  await expect(linuxDirectory(run, root)("ann", never)).resolves.toEqual({
    fullName: "Ann Record",
    address: "ann@example.com",
  });
});

test.each([
  ["is missing", undefined],
  ["fails", { exitCode: 1, output: mail }],
  ["hangs", new Error("the directory does not answer")],
  ["prints garbage", "<html>"],
  ["has an odd shape", '{"data":{"mail":7}}'],
  ["has no address", '{"data":[{"mail":{"data":["not an address"]}}]}'],
])("a directory that %s says nothing", async (_name, answer) => {
  const run = fakeRun({ getent: { exitCode: 2 }, busctl: answer });
  await expect(linuxDirectory(run, computer(sssd))("bob", never)).resolves.toEqual({});
});

test.each(["--help", "-x", "a b", "", "a\nb", "a".repeat(1000)])("%j is not given to a tool", async (login) => {
  const run = fakeRun({});
  await expect(linuxDirectory(run, computer(sssd))(login, never)).resolves.toEqual({});
  expect(run.ran).toEqual([]);
});

test("accounts: the full name of passwd, for others an address of the realm", () => {
  const root = computer({ "etc/krb5.conf": "[libdefaults]\ndefault_realm = CORP.EXAMPLE.COM\n" });
  expect(readLinuxAccount("ann", root)).toEqual({ fullName: "Ann Example" });
  expect(readLinuxAccount("bob", root)).toEqual({ address: "bob@corp.example.com" });
  expect(readLinuxAccount("bob", computer({}))).toEqual({});
});

test.each([
  ["ann:x:1:1:& Example,room,phone:/:/bin/sh", "Ann Example"],
  ["ann:x:1:1:,,,:/:/bin/sh", undefined],
  ["root:x:0:0:root:/root:/bin/sh", undefined],
  ["ann", undefined],
  ["", undefined],
])("the full name in %j is %s", (line, name) => expect(fullNameOf(line)).toBe(name));

test("names of Windows: none of a local account", () => {
  expect(accountOfNames("Ann Example", "ann@corp.example.com")).toEqual({
    fullName: "Ann Example",
    address: "ann@corp.example.com",
  });
  expect(accountOfNames("", "")).toEqual({});
});

test("this computer can be asked", async () => {
  const login = os.userInfo().username;
  await expect(linuxDirectory(runCommand)(login, never)).resolves.toEqual(expect.any(Object));
  expect(readLinuxAccount(login)).toEqual(expect.any(Object));
});
