// Boards are data: what a folder of firmware/boards may say, and that a new one builds without anything else.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { encodeLight } from "@tier2/button";
import { VirtualButton, openBoard } from "@tier2/emulator";
import { afterAll, expect, test } from "vitest";
import { type Board, type Pin, readBoards } from "../../scripts/firmware/boards.ts";
import { type BuiltBoard, buildImages } from "../../scripts/firmware/built-images.ts";
import { listSources } from "../../scripts/firmware/sources.ts";
import { boardPins } from "../../scripts/generate/board-pins.ts";
import { pinProblems } from "../../scripts/generate/pin-rules.ts";
import { firmwareFolder } from "./run-tool.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tier2-boards-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const boards = readBoards(firmwareFolder);
const boardCalled = (id: string): Board => {
  const board = boards.find((candidate) => candidate.id === id);
  if (board === undefined) {
    throw new Error(`there is no board ${id}`);
  }
  return board;
};
const withPin = (board: Board, role: string, change: Partial<Pin>): Board => ({
  ...board,
  pins: board.pins.map((pin) => (pin.role === role ? { ...pin, ...change } : pin)),
});
const pico = boardCalled("pico");
const promicro = boardCalled("promicro");

test.each(boards)("$id: its pins can be what it says", (board) => {
  expect(pinProblems(board)).toEqual([]);
});

test.each<[string, Board, RegExp]>([
  ["a GPIO that is none", withPin(pico, "red", { gpio: 30 }), /pin red needs a "gpio" from 0 to 29/],
  ["one PWM output for two", withPin(pico, "blue", { name: "GP2", gpio: 2 }), /wired to PWM 1A in the chip/],
  ["a pin used twice", withPin(pico, "button", { name: "GP20", gpio: 20 }), /pin GP20 is used twice/],
  ["a pin to keep free", withPin(pico, "button", { name: "GP15", gpio: 15 }), /pin GP15 must stay free/],
  ["a pin missing", { ...pico, pins: pico.pins.slice(1) }, /no pin has the role button/],
  ["a port nobody knows", { ...pico, port: "rp2350" }, /knows no port "rp2350"/],
  ["a timer elsewhere", withPin(promicro, "red", { port: "C", bit: 6 }), /pin red is PC6; .* PB5 \(OC1A\)/],
  ["a bit that is none", withPin(promicro, "on-board-led", { bit: 8 }), /needs a "port" from B to F and a "bit"/],
])("refused: %s", (_, board, problem) => {
  expect(pinProblems(board)).toEqual([expect.stringMatching(problem)]);
});

/** The emulator runs it with the pins of its manifest, without knowing the board. */
async function expectItWorks(built: BuiltBoard | undefined): Promise<void> {
  const imageFile = path.join(folder, "imagined.uf2");
  const image = built?.files.get("uf2") ?? new Uint8Array(0);
  expect(() => openBoard({ imageFile, image })).toThrow('is for a board "imagined" whose pins nobody knows');
  writeFileSync(path.join(folder, "manifest.json"), JSON.stringify({ boards: [built?.firmware] }));
  const button = new VirtualButton(openBoard({ imageFile, image }));
  let presses = 0;
  button.listeners = { onInput: () => (presses += 1) };
  button.plugIn();
  button.advance(400);
  button.press();
  button.advance(5);
  expect({ presses, light: button.light }).toEqual({ presses: 1, light: { red: 255, green: 255, blue: 255 } });
  const written = button.write(
    encodeLight({ pattern: "solid", red: 255, green: 64, blue: 0, periodMs: 1000, timeToLiveMs: 0 }),
  );
  button.advance(3);
  await written;
  expect({ light: button.light, led: button.board.onBoardLed }).toEqual({
    light: { red: 255, green: 64, blue: 0 },
    led: 255,
  });
  expect([...button.violations, ...button.problems]).toEqual([]);
}

/** Where `imagined` has what a Pico has elsewhere: GPIO by GPIO. */
const otherPins: readonly (readonly [number, number])[] = [
  [14, 2],
  [18, 6],
  [19, 9],
  [20, 26],
  [25, 13],
];

test("a new board is a folder, and a number in the protocol", async () => {
  const { "board.json": manifest, "platformio.ini": environment } = Object.fromEntries(
    ["board.json", "platformio.ini"].map((file) => [
      file,
      readFileSync(path.join(firmwareFolder, "boards/pico", file), "utf8"),
    ]),
  );
  for (const source of listSources(firmwareFolder, pico)) {
    cpSync(path.join(firmwareFolder, source), path.join(folder, source));
  }
  const boardFolder = path.join(folder, "boards/imagined");
  mkdirSync(boardFolder);
  writeFileSync(
    path.join(boardFolder, "board.json"),
    otherPins.reduce(
      (text, [from, to]) => text.replace(`"gpio": ${from}`, `"gpio": ${to}`).replace(`"GP${from}"`, `"GP${to}"`),
      (manifest ?? "").replace('"id": "pico"', '"id": "imagined"'),
    ),
  );
  writeFileSync(path.join(boardFolder, "platformio.ini"), (environment ?? "").replaceAll("pico", "imagined"));
  const header = path.join(folder, "include/t2_protocol.h");
  writeFileSync(
    header,
    readFileSync(header, "utf8").replace("#define T2_BOARD_PICO", "#define T2_BOARD_IMAGINED 99u\n$&"),
  );

  const imagined = readBoards(folder).find(({ id }) => id === "imagined") ?? pico;
  writeFileSync(path.join(boardFolder, "board_pins.h"), boardPins(imagined));
  expect(pinProblems(imagined)).toEqual([]);
  expect(imagined.pins.map(({ gpio }) => gpio)).toEqual(otherPins.map(([, to]) => to));
  const toolsFolder = path.resolve(firmwareFolder, "../.cache/platformio");
  const [built] = buildImages(folder, [imagined], { toolsFolder, isRelease: false });
  expect(built?.firmware.images.map(({ file }) => file)).toEqual(["imagined.uf2", "imagined.bin"]);
  expect(Buffer.from(built?.files.get("bin") ?? []).includes("tier2-firmware imagined ")).toBe(true);
  await expectItWorks(built);
});
