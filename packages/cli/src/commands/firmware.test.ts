import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { TransportError } from "@tier2/button";
import { defaultImage } from "@tier2/emulator";
import { expect, test } from "vitest";
import { FlashError } from "../flash/boot-loader.ts";
import { FakeBoard } from "../flash/testing/fake-board.ts";
import { newFolder, none, olderPico, shaped, version } from "../flash/testing/older-pico.ts";
import { runAttached } from "../flash/testing/run-attached.ts";
import { tier2 } from "../testing/fake-bridge.ts";
import { firmwareBoards } from "./firmware-boards.ts";
import { eraseAttached } from "./firmware-erase-settings.ts";
import { firmwareFlash, flashAttached } from "./firmware-flash.ts";
import { firmwareInfo, showAttached } from "./firmware-info.ts";
import { provisionAttached } from "./firmware-provision.ts";
import { firmwareVerify, verifyAttached } from "./firmware-verify.ts";

test("list and boards print what the manifest says", async () => {
  const list = await tier2(["firmware", "list"]);
  expect(list).toMatchObject({ code: 0, stderr: "" });
  expect(list.stdout).toContain(`Firmware ${version}`);
  const boards = await tier2(["firmware", "boards"]);
  expect(boards.stdout).toContain("button        GPIO14  GP14   pin 19\n");
  expect(boards.stdout).toContain("button        PD1   2       left row, 5th from the USB socket\n");
  expect(boards.stdout).toContain("on-board-led  PB0   RX LED  on the board, no pad; lit when low\n");
  const json = await tier2(["firmware", "boards", "--json"]);
  const { boards: listed } = shaped(json.stdout, firmwareBoards) as { boards: { board: string; pins: object[] }[] };
  const { pins } = listed.find(({ board }) => board === "promicro") ?? {};
  expect(pins).toContainEqual({
    role: "red",
    name: "9",
    where: "left row, 12th from the USB socket",
    port: "B",
    bit: 5,
  });
});

test("flash says what it does, and at the end what the board is", async () => {
  const { code, stdout, stderr } = await runAttached(flashAttached, {}, olderPico());
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "Into the boot loader\nWriting\nReading back and comparing\nRestarting\nWaiting for the button\n",
  });
  expect(stdout).toMatch(
    /^pico at 1-2: firmware \d+\.\d+\.\d+ written by PICOBOOT, read back and compared, serial S1 \(\d+\.\d s\)\n$/,
  );
});

test("in a terminal a bar moves", async () => {
  const { stderr } = await runAttached(flashAttached, {}, olderPico(), { isTerminal: true });
  expect(stderr).toMatch(/\r\u001B\[KWriting \[#{30}\] (\d+) of \1 bytes\n/);
});

test("flash --json", async () => {
  const { code, stdout } = await runAttached(flashAttached, { json: true }, olderPico());
  expect(code).toBe(0);
  expect(shaped(stdout, firmwareFlash)).toMatchObject({
    boards: [{ portPath: "1-2", board: "pico", version, serial: "S1", flashed: { way: "picoboot", isCompared: true } }],
  });
});

test("no board: told what to do, exit code 4", async () => {
  const board = new FakeBoard("nothing");
  for (const run of [flashAttached, verifyAttached, showAttached, eraseAttached, provisionAttached]) {
    const { code, stdout, stderr } = await runAttached(run, {}, board);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("[board_missing]\nA new Pico: hold BOOTSEL");
    const named = await runAttached(run, { portPath: "1-2", serial: "S1" }, board);
    expect(named).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("There is no board at 1-2 with the serial S1: no board is plugged in") as unknown,
    });
  }
});

test("what can be told without a board is told before one is looked for", async () => {
  const folder = newFolder();
  const own = path.join(folder, "own.bin");
  const changed = readFileSync(defaultImage("pico").replace(/uf2$/, "bin"));
  changed[5000] = (changed[5000] ?? 0) ^ 1;
  writeFileSync(own, changed);
  const board = new FakeBoard("nothing");
  board.look = async () => Promise.reject(new Error("It looked."));
  for (const run of [flashAttached, provisionAttached, verifyAttached]) {
    for (const [options, code] of [
      [{ image: "missing.uf2" }, "image_unreadable"],
      [{ board: "nano" }, "board_unknown"],
      [{ board: "nano", image: defaultImage("pico") }, "board_unknown"],
      [{ board: "promicro", image: defaultImage("pico") }, "image_wrong_chip"],
      [{ board: "leonardo", image: defaultImage("promicro") }, "image_wrong_board"],
    ] as const) {
      expect((await runAttached(run, options, board)).stderr).toContain(`[${code}]`);
    }
  }
  for (const run of [flashAttached, provisionAttached]) {
    expect((await runAttached(run, { image: own }, board)).stderr).toContain("[image_unknown]");
    const log = path.join(folder, "none", "batch.csv");
    expect((await runAttached(run, { log }, board)).stderr).toContain("[log_not_written]");
  }
  expect((await runAttached(verifyAttached, { image: own }, board)).stderr).toContain("It looked.");
});

test("several boards: listed, and none is touched", async () => {
  const board = olderPico();
  board.others = { ...none, loaders: [{ ...board.loader, path: "2-1", portPath: "2-1" }] };
  const { code, stderr } = await runAttached(flashAttached, {}, board);
  expect(code).toBe(2);
  expect(stderr).toBe(
    [
      "tier2: 2 boards are plugged in:",
      "  1-2 (hidraw0): button, pico, firmware 0.0.9, serial S1",
      "  2-1 (2-1): boot loader (PICOBOOT), pico [boards_several]",
      "Say which: --port-path 1-2, or --serial, or --all for one after the other.\n",
    ].join("\n"),
  );
  expect(board.log).not.toContain("leave");
  expect((await runAttached(flashAttached, { serial: "S1" }, board)).code).toBe(0);
  const missing = await runAttached(flashAttached, { portPath: "9-9" }, board);
  expect(missing).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("no board at 9-9. Plugged in:\n") as unknown,
  });
});

test("somebody's sketch is not taken for a board unless its port is named", async () => {
  const board = new FakeBoard("nothing");
  const sketch = {
    kind: "sketch",
    ...{ path: "/dev/ttyACM0", portPath: "1-4", board: "leonardo" },
    touch: async () => Promise.reject(new FlashError("silent", "It does not leave.")),
  } as const;
  board.others = { ...none, sketches: [sketch] };
  const { code, stderr } = await runAttached(flashAttached, { all: true }, board);
  expect({ code, isTold: stderr.includes("only when its port is named") }).toEqual({ code: 4, isTold: true });
  const named = await runAttached(flashAttached, { portPath: "1-4" }, board);
  expect(named).toMatchObject({ code: 11, stderr: expect.stringContaining("It does not leave.") as unknown });
});

test("a wrong image is refused before anything is asked of the board", async () => {
  const folder = newFolder();
  const cut = path.join(folder, "cut.uf2");
  writeFileSync(cut, readFileSync(defaultImage("pico")).subarray(0, 1024));
  const board = olderPico();
  for (const [image, code] of [
    [defaultImage("promicro"), "image_wrong_chip"],
    [cut, "image_broken"],
    ["/nonexistent.uf2", "image_unreadable"],
  ] as const) {
    const ran = await runAttached(flashAttached, { image }, board);
    expect(ran).toMatchObject({ stdout: "", stderr: expect.stringContaining(`[${code}]`) as unknown });
    expect(ran.code).toBe(code === "image_unreadable" ? 2 : 11);
  }
  const other = await runAttached(flashAttached, { board: "leonardo" }, board);
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("[board_other]") as unknown });
  expect(board.log).not.toContain("leave");
});

test("a button that may not be opened is a permission's matter", async () => {
  const board = olderPico();
  board.onStep = (step) => {
    if (step === "open button") {
      throw new TransportError("permission_denied", "hidraw0 cannot be opened: permission denied");
    }
  };
  const { code, stderr } = await runAttached(flashAttached, {}, board);
  expect({ code, isTold: stderr.includes("[button_permission_denied]") }).toEqual({ code: 5, isTold: true });
});

test.each(["version", "unanswered", "failed"] as const)(
  "a firmware that cannot be spoken to (%s) is flashed by hand",
  async (problem) => {
    const board = olderPico();
    board.onStep = (step) => {
      if (step === "open button") {
        throw new TransportError(problem, "The firmware of the button is too old.");
      }
    };
    const { code, stderr } = await runAttached(flashAttached, {}, board);
    expect({ code, isTold: stderr.includes("hold BOOTSEL while you plug a Pico in") }).toEqual({
      code: problem === "version" ? 11 : 4,
      isTold: true,
    });
  },
);

test("a button that does not know its board is what is said", async () => {
  const board = olderPico();
  board.board = "unknown";
  expect(await runAttached(flashAttached, {}, board)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Say it: --board NAME") as unknown,
  });
  board.onStep = (step) => {
    if (step === "restart") {
      board.board = "pico";
    }
  };
  expect((await runAttached(flashAttached, { board: "pico" }, board)).code).toBe(0);
});

test("a boot loader of another chip than the board's is not begun with", async () => {
  const board = olderPico("boot loader");
  const { code, stderr } = await runAttached(flashAttached, { board: "promicro" }, board);
  expect({ code, isTold: stderr.includes("It is no promicro: 1-2 (1-2): boot loader (PICOBOOT), pico.") }).toEqual({
    code: 2,
    isTold: true,
  });
  expect(board.log).toEqual([]);
});

test("verify compares, and leaves the board as it was", async () => {
  const board = olderPico("boot loader");
  await runAttached(flashAttached, {}, board);
  board.log.length = 0;
  expect(await runAttached(verifyAttached, {}, board)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The flash of the pico at 1-2 holds .*pico\.uf2 \(SHA-256/) as unknown,
  });
  expect(board.log).toEqual(["open button", "open button", "leave", "open", "read", "restart", "open button", "close"]);
  expect(board.stage).toBe("firmware");
  board.flash[77] = (board.flash[77] ?? 0) ^ 1;
  const differs = await runAttached(verifyAttached, {}, board);
  expect(differs).toMatchObject({ code: 11, stdout: "", stderr: expect.stringContaining("byte 77 of") as unknown });
  const json = await runAttached(verifyAttached, { json: true }, board);
  expect(json.code).toBe(11);
  expect(shaped(json.stdout, firmwareVerify)).toMatchObject({ isSame: false, differsAt: 77 });
  expect(board.log).not.toContain("write");
});

test("verify says why a boot loader cannot be opened, and copies nothing to its drive", async () => {
  const board = olderPico("boot loader");
  board.onStep = (step) => {
    if (step === "open") {
      throw new FlashError("denied", "It may not be opened: tier2 udev install.");
    }
  };
  const { code, stderr } = await runAttached(verifyAttached, {}, board);
  expect({ code, isTold: stderr.includes("tier2 udev install"), isCopied: stderr.includes("copied") }).toEqual({
    code: 5,
    isTold: true,
    isCopied: false,
  });
});

test("a board in its boot loader stays there when it is compared", async () => {
  const board = olderPico("boot loader");
  expect((await runAttached(verifyAttached, {}, board)).code).toBe(11);
  expect(board.log).toEqual(["open", "read", "close"]);
});

test("info shows a button, and a board that waits", async () => {
  const board = olderPico();
  board.status = { ...board.status, bootId: 7, faults: ["switch-stuck"] };
  const { stdout } = await runAttached(showAttached, {}, board);
  expect(stdout).toContain(`firmware  0.0.9 (this software brings ${version}: tier2 firmware flash)`);
  expect(stdout).toContain("faults    switch-stuck");
  const json = await runAttached(showAttached, { json: true }, board);
  expect(shaped(json.stdout, firmwareInfo)).toMatchObject({ version: "0.0.9", status: { bootId: 7 }, serial: "S1" });
  const waiting = olderPico("boot loader");
  expect((await runAttached(showAttached, {}, waiting)).stdout).toContain("It waits in its boot loader.");
  const waitingJson = await runAttached(showAttached, { json: true }, waiting);
  expect(shaped(waitingJson.stdout, firmwareInfo)).toMatchObject({ state: "picoboot" });
});

test("erase-settings goes through the boot loader, and back", async () => {
  const board = olderPico();
  const { code, stdout } = await runAttached(eraseAttached, {}, board);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "The settings of the pico at 1-2 are erased. It runs again, serial S1.\n",
  });
  expect(board.log).toContain("erase settings");
});

test("an erase that breaks off says that the firmware is untouched", async () => {
  const board = olderPico();
  board.onStep = (step) => {
    if (step === "erase settings") {
      board.unplug();
    }
  };
  const { code, stderr } = await runAttached(eraseAttached, {}, board);
  expect({ code, isTold: stderr.includes("its firmware is untouched") }).toEqual({ code: 11, isTold: true });
});

test("--emulated flashes no board that is plugged in", async () => {
  const { code, stderr } = await tier2(["firmware", "flash", "--emulated", "--all"]);
  expect({ code, isTold: stderr.includes("--emulated flashes one board of its own") }).toEqual({
    code: 2,
    isTold: true,
  });
  const unknown = await tier2(["firmware", "flash", "--emulated", "--board", "uno"]);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("Boards: leonardo, pico") as unknown });
});
