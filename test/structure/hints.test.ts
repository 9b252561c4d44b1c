import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
/** Where only Linux comes, or where the system is asked for. */
const ofLinux = [
  ...[/linux/, /udev/, /systemd/, /generated/, /system-words/, /capture\//, /claim\/device-access/],
  ...[
    /program-words/,
    /diagnostics\/read-log/,
    /flash\/(?:open-port|usb-pipe)/,
    /seal-key/,
    /doctor\/checks\/(?:permission|account)/,
    /emulate\/how-to-use/,
  ],
];
const sources = globSync("packages/*/src/**/*.ts", { cwd: root }).filter(
  (file) => !/\.test\.ts$|\/testing\//.test(file) && !ofLinux.some((pattern) => pattern.test(file)),
);

/** A command of Linux within a text; Windows has none of them. */
const command = /["'`][^"'`]*\b(?:sudo|systemctl|journalctl|usermod|chown)\b/;
/** Examples are shown without sudo on Windows; and one word for those who stand on Linux. */
const passed = /examples: \[|^ {4}"sudo tier2 |join the group tier2/;

test("what people are told to do is told in the words of their system (packages/bridge/src/system-words.ts)", () => {
  const found = sources.flatMap((file) =>
    readFileSync(path.join(root, file), "utf8")
      .split("\n")
      .filter((line) => command.test(line) && !/^\s*(?:\/\/|\/?\*)/.test(line) && !passed.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(sources.length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});
