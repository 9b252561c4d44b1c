import path from "node:path";
import type { EmulatorInfo } from "@tier2/emulator";
import { expect, test } from "vitest";
import { type EmulateOptions, startOptions } from "./emulate-options.ts";
import { howToUse } from "./how-to-use.ts";

const library = { boardNames: ["pico", "promicro", "leonardo"], simavrProblem: (): string | undefined => undefined };
const startOf = (options: EmulateOptions, environment: Readonly<Record<string, string>> = {}) =>
  startOptions(options, environment, library);

test("without options: a pico on a socket that is the same at each start", () => {
  expect(startOf({}, { XDG_RUNTIME_DIR: "/run/user/7" })).toEqual({
    ...{ board: "pico", socketPath: "/run/user/7/tier2-button.sock" },
  });
  expect(startOf({})).toEqual(startOf({}));
});

test("files are meant from here", () => {
  expect(startOf({ socket: "here.sock", keep: "desk.flash", board: "leonardo" })).toEqual({
    board: "leonardo",
    socketPath: path.resolve("here.sock"),
    flashFile: path.resolve("desk.flash"),
  });
});

test("--usbip: this computer alone, unless told", () => {
  expect(startOf({ usbip: true })).toEqual({ board: "pico", usbipPort: 3240, usbipAddress: "127.0.0.1" });
  expect(startOf({ usbip: true, port: "0", address: "0.0.0.0" })).toMatchObject({
    ...{ usbipPort: 0, usbipAddress: "0.0.0.0" },
  });
});

test.each<[EmulateOptions, RegExp]>([
  [{ board: "pcio" }, /Did you mean pico\?/],
  [{ port: "3240" }, /--usbip, too/],
  [{ usbip: true, socket: "x" }, /Choose one/],
  [{ usbip: true, port: "70000" }, /1 to 65535/],
])("%j is refused as usage", (options, hint) => {
  expect(() => startOf(options)).toThrow(
    expect.objectContaining({ category: "usage", hint: expect.stringMatching(hint) as unknown }) as Error,
  );
});

test("an ATmega32U4 that cannot be emulated here says why", () => {
  const without = { ...library, simavrProblem: () => "libsimavr is missing." };
  expect(() => startOptions({ board: "promicro" }, {}, without)).toThrow("libsimavr is missing.");
  expect(() => startOptions({}, {}, without)).not.toThrow();
});

const info: EmulatorInfo = {
  ...{ image: "pico.uf2", sha256: "", firmwareVersion: "0.1.0", serialNumber: "A1" },
  board: "pico",
};

test("how a bridge and a kernel get to it", () => {
  expect(howToUse({ ...info, socketPath: "/run/button.sock" }, undefined).lines).toEqual([
    ...["device:", "  transport: socket", '  path: "/run/button.sock"'],
  ]);
  const alone = howToUse({ ...info, usbipPort: 3240 }, "127.0.0.1");
  expect(alone.lines.at(-1)).toBe("sudo usbip --tcp-port 3240 attach --remote 127.0.0.1 --busid 1-1");
  expect(alone.remarks[0]).toContain("On this computer alone");
  const open = howToUse({ ...info, usbipPort: 9 }, "0.0.0.0");
  expect(open.lines.at(-1)).toContain("--remote THIS-COMPUTER");
  expect(open.remarks[0]).toContain("neither passwords nor encryption");
});
