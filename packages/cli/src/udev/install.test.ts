import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { udevRule } from "@tier2/button";
import { expect, onTestFinished, test } from "vitest";
import { tier2 } from "../testing/fake-bridge.ts";
import { type RunProgram, installUdevRule, putUdevRule } from "./install.ts";

const rule = readFileSync(udevRule.file, "utf8");

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "tier2-udev-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Programs that answer as planned, and what was run. */
function system(codes: Readonly<Record<string, number>> = {}) {
  const ran: string[] = [];
  const run: RunProgram = (words) => {
    ran.push(words.join(" "));
    return { code: codes[words[0]] ?? 0, said: "it said so" };
  };
  const said: string[] = [];
  return { ran, said, run, say: (text: string) => void said.push(text) };
}

test("print: the shipped rule", async () => {
  expect(await tier2(["udev", "print"])).toEqual({ code: 0, stdout: rule, stderr: "" });
});

test("install --root writes the rule, for everybody to read, and nothing twice", async () => {
  const root = folder();
  const file = path.join(root, "etc/udev/rules.d/70-tier2-button.rules");
  const first = await tier2(["udev", "install", "--root", root]);
  expect(first).toMatchObject({ code: 0, stdout: "" });
  expect(first.stderr).toContain(`Written: ${file}`);
  expect(readFileSync(file, "utf8")).toBe(rule);
  expect(statSync(file).mode & 0o777).toBe(0o644);
  expect((await tier2(["udev", "install", "--root", root])).stderr).toContain(`There already: ${file}`);
});

test("install --root below a file is an error of the disk", async () => {
  const root = path.join(folder(), "file");
  writeFileSync(root, "");
  const { code, stderr } = await tier2(["udev", "install", "--root", root]);
  expect(code).toBe(9);
  expect(stderr).toMatch(/cannot be written/);
});

test("who is not root is told what to write", () => {
  expect(() => installUdevRule({ root: undefined, isRoot: false, ...system() })).toThrow(
    expect.objectContaining({ category: "permission", hint: "sudo tier2 udev install" }) as Error,
  );
});

test("the group is made when it is missing, and udev looks anew", () => {
  const { ran, said, run, say } = system({ getent: 2 });
  putUdevRule(path.join(folder(), "rule"), { run, say });
  expect(ran).toEqual([
    "getent group tier2",
    "groupadd --system tier2",
    "udevadm control --reload",
    "udevadm trigger --subsystem-match=usb --subsystem-match=hidraw --subsystem-match=tty",
  ]);
  expect(said.join("\n")).toMatch(/Written: .*\nMade: the system group tier2\nudev has taken it up/);
});

test("where all is done, all is done again that may be, and nothing else", () => {
  const file = path.join(folder(), "rule");
  writeFileSync(file, rule);
  const { ran, said, run, say } = system();
  putUdevRule(file, { run, say });
  expect(ran.some((line) => line.startsWith("groupadd"))).toBe(false);
  expect(said.join("\n")).toMatch(/There already: .*\nThere already: the group tier2\n/);
});

test("a computer without udevadm takes it up later; a udev that refuses is an error", () => {
  const none = system({ udevadm: -1 });
  putUdevRule(path.join(folder(), "rule"), none);
  expect(none.said.join("\n")).toContain("once udev starts");
  expect(none.ran.filter((line) => line.startsWith("udevadm"))).toHaveLength(1);
  const refusing = system({ udevadm: 1 });
  expect(() => putUdevRule(path.join(folder(), "rule"), refusing)).toThrow(/did not take it up .*it said so/);
});

test.runIf(process.platform !== "win32")("a rule that was switched off by a link stays off, and is named", () => {
  const place = folder();
  const target = path.join(place, "target");
  writeFileSync(target, "precious", { mode: 0o666 });
  const rights = statSync(target).mode;
  const file = path.join(place, "rule");
  symlinkSync(target, file);
  expect(() => putUdevRule(file, system())).toThrow(
    expect.objectContaining({ code: "udev_rule_linked", hint: expect.stringContaining(file) as unknown }) as Error,
  );
  expect(readFileSync(target, "utf8")).toBe("precious");
  expect(statSync(target).mode).toBe(rights);
});

test("a group that cannot be made is an error", () => {
  expect(() => putUdevRule(path.join(folder(), "rule"), system({ getent: 2, groupadd: 10 }))).toThrow(/it said so/);
});
