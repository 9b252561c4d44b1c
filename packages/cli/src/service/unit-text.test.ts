import { expect, test } from "vitest";
import { isUnchanged, quoted, refuseHidden, unitFor } from "./unit-text.ts";

const shipped = "[Service]\nExecStart=/usr/bin/tier2 run\nUser=tier2\n";

test("the program that installs is the one that is started", () => {
  const unit = unitFor(shipped, ["/opt/with space/node", "/opt/$HOME/100%/tier2.js"]);
  expect(unit).toContain('\nExecStart="/opt/with space/node" "/opt/$$HOME/100%%/tier2.js" run\nUser=tier2\n');
});

test("a unit is known as its own until somebody changes a line, or adds one", () => {
  const unit = unitFor(shipped, ["/opt/node"]);
  expect(isUnchanged(unit)).toBe(true);
  expect(isUnchanged(unit.replace("User=tier2", "User=root"))).toBe(false);
  expect(isUnchanged(`${unit}Nice=5\n`)).toBe(false);
  expect(isUnchanged(shipped)).toBe(false);
});

test("quotes and backslashes stay what they are", () => {
  expect(quoted(String.raw`/a"b\c`)).toBe(String.raw`"/a\"b\\c"`);
});

test.each(["/home/Anna/tier2/bin/node", "/root/node", "/tmp/x/node", "/run/user/1000/node"])(
  "%s cannot be seen by the service",
  (program) => {
    expect(() => refuseHidden([program])).toThrow(expect.objectContaining({ category: "usage" }) as Error);
  },
);

test("a folder with such a word further in can", () => {
  expect(() => refuseHidden(["/opt/home/Node", "--conditions=source"])).not.toThrow();
});
