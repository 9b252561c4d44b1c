import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parseCsv, readBom, sumBom } from "../../scripts/generate/hardware/bill-of-materials.ts";
import { readDescription } from "../../scripts/generate/description.ts";
import { hardwareFiles } from "../../scripts/generate/hardware/files.ts";
import { lightCurrents } from "../../scripts/generate/hardware/light-currents.ts";
import { colourBands, ledMilliamperes } from "../../scripts/generate/hardware/resistor.ts";
import { pads } from "../../scripts/generate/hardware/wiring-boards.ts";
import { padAt, readDrawings } from "../../scripts/generate/hardware/wiring-model.ts";

/** Drawings, bill of materials, guide and the firmware's pins say the same. */
const root = path.resolve(import.meta.dirname, "../..");
const drawings = readDrawings(root);
const bom = readBom(root);
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");

test("drawings, steps, test page and tables are what npm run generate makes", () => {
  const stale = Object.entries(hardwareFiles(root, readDescription(root)))
    .filter(([file, wanted]) => !existsSync(path.join(root, file)) || text(file) !== wanted)
    .map(([file]) => file);
  expect(stale).toEqual([]);
});

test("there are the builds A to D, and every picture is shown in the guide", () => {
  expect(drawings.map(({ wiring }) => wiring.build).sort()).toEqual(["A", "B", "C", "D"]);
  const guide = text("hardware/README.md");
  const pictures = Object.keys(hardwareFiles(root, readDescription(root))).filter((file) => file.endsWith(".svg"));
  expect(pictures.filter((file) => !guide.includes(`(${file.replace("hardware/", "")})`))).toEqual([]);
});

test.each(drawings)(
  "build $wiring.build: what is drawn or needed is in the bill of materials, and nothing else",
  ({ wiring }) => {
    const drawn = wiring.components.map(({ designator }) => designator);
    const needed = [...new Set([...drawn, ...wiring.accessories])].sort();
    const listed = bom.filter(({ builds }) => builds.includes(wiring.build)).map(({ cells }) => cells.designator);
    expect(listed.sort()).toEqual(needed);
  },
);

test.each(drawings)(
  "build $wiring.build: the resistors of drawing and bill of materials have the same value",
  ({ wiring }) => {
    for (const { designator, ohm } of wiring.components.filter(({ kind }) => kind === "resistor")) {
      const row = bom.find(({ cells, builds }) => builds.includes(wiring.build) && cells.designator === designator);
      expect(row?.cells.part).toContain(`Resistor ${ohm} ohm,`);
      expect(row?.cells["manufacturer number"]).toMatch(new RegExp(`-${ohm}R$`));
    }
  },
);

test.each(drawings)(
  "build $wiring.build: every wire ends where the firmware's board file says",
  ({ wiring, look, roles }) => {
    const drawing = { wiring, look, roles };
    const ends = wiring.wires.flatMap(({ from, to }) => [from, to]);
    const used = ends.map((end) => padAt(drawing, wiring.components, end)).filter((pad) => pad !== undefined);
    const wanted = wiring.components.some(({ kind }) => kind === "rgb-led")
      ? ["button", "red", "green", "blue"]
      : ["button"];
    const signals = used.filter(({ name }) => name !== "GND").map(({ number }) => number);
    expect(new Set(signals)).toEqual(new Set(wanted.map((role) => roles.get(role))));
    const { tier2 } = JSON.parse(text(`firmware/boards/${wiring.board}/board.json`)) as {
      tier2: { pins: { role: string; name: string; pad?: string }[]; keepFree?: { name: string }[] };
    };
    const free = new Set((tier2.keepFree ?? []).map(({ name }) => name));
    expect(used.filter(({ name }) => free.has(name))).toEqual([]);
    const numbered = look.isNumbered ? pads(look, [0, 0]) : [];
    for (const pin of tier2.pins.filter(({ pad }) => /^\d+$/.test(pad ?? ""))) {
      const pad = numbered.find(({ name }) => name === pin.name);
      expect({ pin: pin.name, pad: pad === undefined ? pin.pad : String(pad.number) }).toEqual({
        pin: pin.name,
        pad: pin.pad,
      });
    }
  },
);

test("the pads of the Pico are where its data sheet has them", () => {
  const pico = drawings.find(({ wiring }) => wiring.board === "pico");
  const names = new Map(pads(pico?.look ?? raise("no Pico"), [0, 0]).map(({ number, name }) => [number, name]));
  expect([1, 3, 18, 19, 20, 21, 23, 24, 36, 38, 40].map((number) => names.get(number))).toEqual([
    "GP0",
    "GND",
    "GND",
    "GP14",
    "GP15",
    "GP16",
    "GND",
    "GP18",
    "3V3",
    "GND",
    "VBUS",
  ]);
});

test("no pin gives more than the limit, and every colour is bright enough to see", () => {
  const currents = lightCurrents(root, drawings);
  expect(currents).toHaveLength(9);
  for (const { usualMilliamperes } of currents) {
    expect(usualMilliamperes).toBeGreaterThan(2);
    expect(usualMilliamperes).toBeLessThan(5);
  }
  expect(ledMilliamperes(5, 2, 1000)).toBe(3);
  expect(ledMilliamperes(3.3, 3.6, 150)).toBe(0);
});

test("colour bands", () => {
  expect(colourBands(330)).toEqual(["orange", "orange", "brown", "gold"]);
  expect(colourBands(47)).toEqual(["yellow", "violet", "black", "gold"]);
  expect(() => colourBands(333)).toThrow(/no code of four bands/);
});

test("the bill of materials adds up, and says where a number or a price is not sure", () => {
  const cents = (low: number): number => Math.round(low * 100);
  for (const sum of sumBom(bom)) {
    const rows = bom.filter(({ builds }) => builds.includes(sum.build));
    expect(cents(sum.price[1].low)).toBe(cents(rows.reduce((all, row) => all + row.quantity * row.price[1].low, 0)));
    expect(sum.currency).toBe("USD");
  }
  for (const { cells } of bom) {
    expect(cells["price date"]).toMatch(/^20\d\d-\d\d-\d\d$/);
    const isIncomplete = cells["order number 1"] === "" || cells["order number 2"] === "";
    const admits = /unknown|Typical|typical|not checked/.test(cells.note);
    expect({ part: cells.part, isHonest: !isIncomplete || admits }).toEqual({ part: cells.part, isHonest: true });
  }
});

test("a CSV cell may hold commas and quotes", () => {
  expect(parseCsv('a,"b, ""c""",,d\n')).toEqual([["a", 'b, "c"', "", "d"]]);
});

function raise(problem: string): never {
  throw new Error(problem);
}
