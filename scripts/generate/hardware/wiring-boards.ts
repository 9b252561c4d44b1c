import { type Point, circle, element, group, label, pitch, px, rectangle } from "./wiring-svg.ts";

/** How a board looks from above, its USB socket up. */
export interface BoardLook {
  readonly title: string;
  readonly widthMm: number;
  readonly heightMm: number;
  /** Between the two rows, and from the upper edge to the first pin. */
  readonly rowsMm: number;
  readonly firstPinMm: number;
  /** Names as printed on the board, from the USB socket down. */
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** Whether people find a pin by its number (else by its place in the row). */
  readonly isNumbered: boolean;
  readonly marks: (corner: Point) => readonly string[];
}

const chip = (centre: Point, side: number, words: string): string =>
  group({}, [
    rectangle([centre[0] - side / 2, centre[1] - side / 2], [side, side], { fill: "#1b1f24", rx: 2 }),
    label([centre[0], centre[1] + 3], words, { size: 9, anchor: "middle", style: "board-soft" }),
  ]);

/** Where the small things on the Pico are, from its corner. */
const picoBootsel: Point = [px(8.4), px(10.8)];
const picoLed: Point = [px(7.4), px(5)];

/** Raspberry Pi Pico datasheet, mechanical drawing: 21 mm by 51 mm, rows 17.78 mm apart. */
const pico: BoardLook = {
  title: "Raspberry Pi Pico",
  widthMm: 21,
  heightMm: 51,
  rowsMm: 17.78,
  firstPinMm: 1.37,
  left: "GP0 GP1 GND GP2 GP3 GP4 GP5 GND GP6 GP7 GP8 GP9 GND GP10 GP11 GP12 GP13 GND GP14 GP15".split(" "),
  right: "VBUS VSYS GND 3V3_EN 3V3 ADC_VREF GP28 AGND GP27 GP26 RUN GP22 GND GP21 GP20 GP19 GP18 GND GP17 GP16".split(
    " ",
  ),
  isNumbered: true,
  marks: ([x, y]) => [
    rectangle([x + px(10.5) - 26, y - 10], [52, 44], { class: "metal", rx: 3 }),
    chip([x + px(10.5), y + px(29)], 46, "RP2040"),
    rectangle([x + picoBootsel[0] - 13, y + picoBootsel[1] - 9], [26, 18], { class: "metal", rx: 3 }),
    circle([x + picoBootsel[0], y + picoBootsel[1]], 6, { fill: "#fff", stroke: "#57606a" }),
    label([x + picoBootsel[0], y + picoBootsel[1] + 20], "BOOTSEL", { size: 8, anchor: "middle", style: "board-name" }),
    rectangle([x + picoLed[0] - 4, y + picoLed[1] - 6], [8, 12], { fill: "#d4f5dc", stroke: "#0f3d20" }),
  ],
};

/** SparkFun Pro Micro 5 V: 18 mm by 33 mm, rows 15.24 mm apart. */
const promicro: BoardLook = {
  title: "Pro Micro 5 V, 16 MHz",
  widthMm: 18,
  heightMm: 33,
  rowsMm: 15.24,
  firstPinMm: 3.8,
  left: "TXO RXI GND GND 2 3 4 5 6 7 8 9".split(" "),
  right: "RAW GND RST VCC A3 A2 A1 A0 15 14 16 10".split(" "),
  isNumbered: false,
  marks: ([x, y]) => [
    rectangle([x + px(9) - 26, y - 12], [52, 42], { class: "metal", rx: 3 }),
    element(
      "g",
      { transform: `rotate(45 ${Math.round(x + px(9))} ${Math.round(y + px(19))})` },
      rectangle([x + px(9) - 25, y + px(19) - 25], [50, 50], { fill: "#1b1f24", rx: 2 }),
    ),
    label([x + px(9), y + px(19) + 3], "32U4", { size: 9, anchor: "middle", style: "board-soft" }),
  ],
};

export const boardLooks: Readonly<Record<string, BoardLook>> = { pico, promicro };

export interface Pad {
  /** 1, 2, ... down the left row and up the right one, as chips count. */
  readonly number: number;
  readonly name: string;
  readonly at: Point;
  readonly side: "left" | "right";
  /** From the USB socket, from 1. */
  readonly place: number;
}

/** All pins of a board whose upper left corner is at `corner`. */
export function pads(look: BoardLook, corner: Point): readonly Pad[] {
  const inset = px((look.widthMm - look.rowsMm) / 2);
  const y = (index: number): number => corner[1] + px(look.firstPinMm) + pitch * index;
  const count = look.left.length + look.right.length;
  return [
    ...look.left.map((name, index): Pad => {
      return { number: index + 1, name, at: [corner[0] + inset, y(index)], side: "left", place: index + 1 };
    }),
    ...look.right.map((name, index): Pad => {
      const at: Point = [corner[0] + px(look.widthMm) - inset, y(index)];
      return { number: count - index, name, at, side: "right", place: index + 1 };
    }),
  ];
}

const places = ["", "1st", "2nd", "3rd"];

/** How one finds a pin on the board: by its number, or by its place in the row where none is printed. */
export const whereIs = (look: BoardLook, pad: Pad): string =>
  look.isNumbered
    ? `${pad.name} (pin ${pad.number})`
    : `${pad.name} (${pad.side} row, ${places[pad.place] ?? `${pad.place}th`} from USB)`;

/** The board; the pins in `used` (numbers) stand out. */
export function drawBoard(look: BoardLook, corner: Point, used: ReadonlySet<number>): string {
  return group({}, [
    rectangle(corner, [px(look.widthMm), px(look.heightMm)], { class: "board", rx: 6, "stroke-width": 2 }),
    ...look.marks(corner),
    ...pads(look, corner).map((pad) => drawPad(look, pad, used.has(pad.number))),
  ]);
}

function drawPad(look: BoardLook, pad: Pad, isUsed: boolean): string {
  const [x, y] = pad.at;
  const inwards = pad.side === "left" ? 1 : -1;
  const style = isUsed ? "board-name" : "board-soft";
  const anchor = pad.side === "left" ? "start" : "end";
  const number = look.isNumbered
    ? [label([x + inwards * 10, y + 3], String(pad.number), { size: 8, anchor, style: "board-soft" })]
    : [];
  return group({}, [
    circle(pad.at, 7, { fill: isUsed ? "#ffd34d" : "#c9a227", stroke: "#4d3800" }),
    circle(pad.at, 2.5, { fill: "#1b1f24" }),
    ...number,
    label([x + inwards * (look.isNumbered ? 22 : 12), y + 4], pad.name, { size: 10.5, anchor, style, bold: isUsed }),
  ]);
}
