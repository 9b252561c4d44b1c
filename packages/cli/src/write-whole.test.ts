import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { writeWhole } from "./write-whole.ts";

const hint = "Name another.";

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "tier2-whole-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test.runIf(process.platform !== "win32")("rights are those that are asked for, whatever lay there before", () => {
  const file = path.join(folder(), "bundle.json");
  writeFileSync(file, "laid there by somebody");
  chmodSync(file, 0o666);
  const laid = statSync(file).ino;
  writeWhole({ file, content: "mine", hint });
  expect(readFileSync(file, "utf8")).toBe("mine");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(file).ino).not.toBe(laid); // who has it open sees nothing of it
  writeWhole({ file, content: "for all", mode: 0o644, hint });
  expect(statSync(file).mode & 0o777).toBe(0o644);
  expect(readdirSync(path.dirname(file))).toEqual(["bundle.json"]);
});

test.runIf(process.platform !== "win32")("a link is not followed, and what is no file is not written to", () => {
  const place = folder();
  const [target, link, dangling] = ["target", "link", "dangling"].map((name) => path.join(place, name)) as [
    ...[string, string, string],
  ];
  writeFileSync(target, "precious");
  symlinkSync(target, link);
  symlinkSync(path.join(place, "none"), dangling);
  for (const [file, what] of [
    [link, "a link"],
    [dangling, "a link"],
    [place, "a folder"],
    ["/dev/null", "a device"],
  ] as const) {
    expect(() => writeWhole({ file, content: "mine", hint })).toThrow(`${file} is ${what}`);
  }
  expect(readFileSync(target, "utf8")).toBe("precious");
  expect(existsSync(path.join(place, "none"))).toBe(false);
});

test("a folder that is not there is an error with what to do, and leaves nothing", () => {
  const file = path.join(folder(), "none", "bundle.json");
  expect(() => writeWhole({ file, content: "mine", hint })).toThrow(
    expect.objectContaining({ code: "file_not_written", category: "storage", hint }) as Error,
  );
});
