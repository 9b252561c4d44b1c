import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { defaultImage } from "@tier2/emulator";
import { expect, test } from "vitest";
import { newFolder } from "../flash/testing/older-pico.ts";
import { requireImageToRun } from "./image-to-run.ts";
import { notStarted } from "./not-started.ts";

const refusal = (code: string, place: string): Error =>
  new Error(`The emulator cannot start: listen ${code}: ${place}`);

test("a socket that cannot be: what, where, what to do", () => {
  const folder = newFolder();
  const file = path.join(folder, "letter.txt");
  writeFileSync(file, "");
  const long = path.join(folder, "a".repeat(120));
  for (const [code, socketPath, category, message, hint] of [
    ["EADDRINUSE", path.join(folder, "button.sock"), "usage", "another program plays one there", "End it"],
    ["EADDRINUSE", file, "usage", "there is a file, which is left alone", "--socket"],
    ["EADDRINUSE", folder, "usage", "there is a folder", "--socket"],
    ["EACCES", path.join(folder, "none", "x"), "usage", `there is no folder ${path.join(folder, "none")}`, "Make it"],
    ["EACCES", path.join(folder, "button.sock"), "permission", `may make no file in ${folder}`, "of your own"],
    ["EINVAL", long, "usage", "a socket's path 107 at most", "--socket"],
  ] as const) {
    const error = notStarted(refusal(code, socketPath), { socketPath });
    expect(error).toMatchObject({ code: "emulator_not_started", category });
    expect(error.message).toContain(`The button cannot be played at ${socketPath}: `);
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  }
});

test.each([
  ["EADDRINUSE", "usage", "another program listens there", "--port 0"],
  ["EADDRNOTAVAIL", "usage", "it is no address of this computer", "--address"],
  ["EACCES", "permission", "this account may not", "above 1023"],
])("a port that cannot be: %s", (code, category, message, hint) => {
  const error = notStarted(refusal(code, "::1:80"), { usbipPort: 80, usbipAddress: "::1" });
  expect({ category: error.category, message: error.message, hint: error.hint }).toEqual({
    category,
    message: expect.stringContaining(`port 80 of ::1: ${message}`) as unknown,
    hint: expect.stringContaining(hint) as unknown,
  });
});

test("a file that keeps nothing, and a firmware that does not run", () => {
  const options = { socketPath: "/run/button.sock", flashFile: "/none/desk.flash" };
  const kept = notStarted(new Error("ENOENT: no such file or directory, open '/none/desk.flash.new'"), options);
  expect(kept).toMatchObject({ category: "usage", hint: expect.stringContaining("--keep FILE") as unknown });
  const silent = notStarted(new Error("The firmware does not start as a USB device: no answer"), options);
  expect(silent).toMatchObject({ category: "firmware", hint: expect.stringContaining("--image") as unknown });
});

test("an image is looked at before it is run", async () => {
  const folder = newFolder();
  const note = path.join(folder, "note.uf2");
  writeFileSync(note, "none");
  mkdirSync(path.join(folder, "image.uf2"));
  for (const [options, code, text] of [
    [{ image: path.join(folder, "missing.uf2") }, "image_unreadable", "missing.uf2"],
    [{ image: path.join(folder, "image.uf2") }, "image_unreadable", "is a folder"],
    [{ image: note }, "image_unrecognised", "is no firmware image"],
    [{ image: defaultImage("pico").replace(/uf2$/, "bin") }, "usage", "is a BIN file"],
    [{ image: defaultImage("promicro"), board: "pico" }, "image_wrong_board", "for the board promicro, not for pico"],
    [{ image: defaultImage("promicro"), board: "leonardo" }, "image_wrong_board", "not for leonardo"],
  ] as const) {
    await expect(requireImageToRun(options)).rejects.toMatchObject({
      ...{ code, message: expect.stringContaining(text) as unknown },
    });
  }
  await requireImageToRun({ image: defaultImage("promicro") });
  await requireImageToRun({ image: defaultImage("pico"), board: "pico" });
  await requireImageToRun({ board: "pico" });
});
