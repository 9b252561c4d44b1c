import { colourBands } from "./resistor.ts";
import type { Component } from "./wiring-model.ts";
import { type Point, circle, element, group, label, rectangle } from "./wiring-svg.ts";

const legSpacing = 52;

/** The inks of wires and bands, chosen to differ on white and on black paper. */
export const inks: Readonly<Record<string, string>> = {
  black: "#24292f",
  brown: "#8a4b16",
  red: "#d1242f",
  orange: "#f0883e",
  yellow: "#e3b30b",
  green: "#2da44e",
  blue: "#2f6fde",
  violet: "#8250df",
  grey: "#8c959f",
  white: "#f6f8fa",
  gold: "#b08800",
};

/** The points where wires meet a part, by name. Boards have theirs in wiring-boards.ts. */
export function terminalsOf(component: Component): ReadonlyMap<string, Point> {
  const [x, y] = component.at;
  switch (component.kind) {
    case "arcade-button":
      return new Map<string, Point>([
        ["1", [x + 76, y - 11]],
        ["2", [x + 76, y + 11]],
      ]);
    case "key-switch":
      return new Map<string, Point>([
        ["1", [x + 44, y - 24]],
        ["2", [x + 20, y + 34]],
      ]);
    case "rgb-led":
      return new Map(
        (component.legs ?? []).map((leg, index): [string, Point] => [
          leg,
          [x - (leg === "cathode" ? 150 : 120), legY(component, index)],
        ]),
      );
    case "resistor":
      return new Map<string, Point>([
        ["a", [x - 50, y]],
        ["b", [x + 50, y]],
      ]);
    case "jumper-tip":
      return new Map<string, Point>([["tip", [x, y]]]);
    case "meter":
      return new Map<string, Point>([
        ["red", [x + 24, y + 62]],
        ["black", [x - 24, y + 62]],
      ]);
    case "cable":
    case "board":
      return new Map();
  }
}

const legY = (component: Component, index: number): number =>
  component.at[1] + (index - ((component.legs ?? []).length - 1) / 2) * legSpacing;

/** A part that is no board. */
export function drawPart(component: Component): string {
  switch (component.kind) {
    case "arcade-button":
      return arcadeButton(component);
    case "key-switch":
      return keySwitch(component);
    case "rgb-led":
      return rgbLed(component);
    case "resistor":
      return resistor(component);
    case "jumper-tip":
      return jumperTip(component);
    case "meter":
      return meter(component);
    case "cable":
      return cable(component);
    case "board":
      return "";
  }
}

function arcadeButton({ at: [x, y], designator }: Component): string {
  const tab = (offset: number): string =>
    group({}, [
      rectangle([x + 30, y + offset - 5], [50, 10], { class: "metal", rx: 2 }),
      circle([x + 72, y + offset], 2.5, { class: "paper", stroke: "#57606a" }),
    ]);
  return group({}, [
    circle([x, y], 64, { class: "part" }),
    circle([x, y], 50, { class: "part" }),
    rectangle([x - 34, y - 28], [68, 56], { class: "part", rx: 6 }),
    tab(-11),
    tab(11),
    label([x, y - 88], `${designator} arcade button, 24 mm`, { anchor: "middle", bold: true }),
    label([x, y - 72], "from behind; the tabs may be swapped", { size: 11, anchor: "middle", style: "soft" }),
  ]);
}

function keySwitch({ at: [x, y], designator }: Component): string {
  const pin = (at: Point): string => circle(at, 6, { class: "metal" });
  return group({}, [
    rectangle([x - 64, y - 64], [128, 128], { class: "part", rx: 8 }),
    circle([x, y], 18, { class: "part" }),
    circle([x, y - 46], 8, { class: "part" }),
    circle([x, y + 46], 8, { class: "part" }),
    ...[...terminalsOf({ at: [x, y], designator, kind: "key-switch" }).values()].map(pin),
    label([x, y - 88], `${designator} keyboard switch`, { anchor: "middle", bold: true }),
    label([x, y - 72], "from below; the pins may be swapped", { size: 11, anchor: "middle", style: "soft" }),
  ]);
}

function rgbLed(component: Component): string {
  const [x, y] = component.at;
  const legs = [...terminalsOf(component)].map(([name, [startX, startY]], index) => {
    const atFlange = y + (index - ((component.legs ?? []).length - 1) / 2) * 13;
    const isCathode = name === "cathode";
    return group({}, [
      element("path", {
        d: `M${startX} ${startY}H${x - 50}L${x - 14} ${atFlange}H${x}`,
        fill: "none",
        class: "lead",
        "stroke-width": 4,
        "stroke-linejoin": "round",
      }),
      label([x - 112, startY - 8], isCathode ? "longest" : name, { size: 11, bold: isCathode }),
      ...(isCathode ? [label([x - 112, startY + 16], "cathode", { size: 11, bold: true })] : []),
    ]);
  });
  return group({}, [
    ...legs,
    element("path", {
      d: `M${x} ${y - 36}h8v4h26a32 32 0 0 1 0 64h-26v4h-8z`,
      class: "part",
    }),
    element("path", { d: `M${x + 34} ${y - 20}a20 20 0 0 1 20 20`, fill: "none", class: "faint", "stroke-width": 3 }),
    label([x + 72, y - 130], `${component.designator} RGB LED`, { anchor: "end", bold: true }),
    label([x + 72, y - 114], "common cathode", { size: 11, anchor: "end", style: "soft" }),
  ]);
}

function resistor({ at: [x, y], designator, ohm = 0 }: Component): string {
  const bands = colourBands(ohm);
  return group({}, [
    element("path", { d: `M${x - 50} ${y}H${x + 50}`, class: "lead", "stroke-width": 4 }),
    rectangle([x - 30, y - 8], [60, 16], { fill: "#e8d3a8", stroke: "#6b4f1d", rx: 7, "stroke-width": 1.5 }),
    ...bands.map((colour, index) =>
      rectangle([x - 20 + index * 11 + (index === 3 ? 5 : 0), y - 8], [5, 16], {
        fill: inks[colour],
        stroke: "#57606a",
        "stroke-width": 0.5,
      }),
    ),
    label([x, y - 13], `${designator}  ${ohm} Ω`, { size: 12, anchor: "middle", bold: true }),
    label([x, y + 21], bands.join(" "), { size: 9.5, anchor: "middle", style: "soft" }),
  ]);
}

function jumperTip({ at: [x, y], designator }: Component): string {
  return group({}, [
    rectangle([x - 6, y - 5], [22, 10], { fill: "#24292f", stroke: "#8c959f", rx: 2 }),
    rectangle([x + 16, y - 1.5], [14, 3], { class: "metal" }),
    label([x - 150, y - 22], `${designator} free end of the wire`, { size: 12, bold: true }),
  ]);
}

function meter({ at: [x, y], designator }: Component): string {
  return group({}, [
    rectangle([x - 52, y - 70], [104, 140], { class: "call", rx: 10, "stroke-width": 2 }),
    rectangle([x - 40, y - 58], [80, 34], { fill: "#dbe7d3", stroke: "#1b1f24" }),
    label([x, y - 35], "O.L", { size: 18, anchor: "middle", bold: true, style: "call-text" }),
    circle([x, y + 8], 22, { class: "part" }),
    element("path", { d: `M${x} ${y + 8}L${x + 14} ${y - 6}`, class: "line", "stroke-width": 3 }),
    label([x, y + 46], "Ω / beep", { size: 11, anchor: "middle", style: "call-text" }),
    label([x, y - 80], designator, { anchor: "middle", bold: true }),
  ]);
}

function cable({ at: [x, y] }: Component): string {
  return group({}, [
    element("path", { d: `M${x} ${y - 90}V${y - 62}`, class: "line", "stroke-width": 10 }),
    rectangle([x - 24, y - 64], [48, 34], { class: "part", rx: 4 }),
    rectangle([x - 15, y - 30], [30, 12], { class: "metal" }),
    element("path", { d: `M${x} ${y - 12}v12m-8 -8l8 9l8 -9`, fill: "none", class: "line", "stroke-width": 2.5 }),
    label([x + 34, y - 44], "USB cable", { bold: true }),
  ]);
}
