import fc from "fast-check";
import { expect, test } from "vitest";
import { type Plot, plotFigure } from "./report-plot.ts";

const plot = (change: Partial<Plot> = {}): Plot => ({
  ...{ id: "p", title: "Processor", secondsBefore: [300, 290, 280, 0], full: 100 },
  lines: [{ label: "busy", values: [0, 50, 100, 25] }],
  text: (value) => `${value} %`,
  ...change,
});
const markup = (change?: Partial<Plot>): string =>
  plotFigure(plot(change))
    .map((figure) => figure.markup)
    .join("");
const paths = (text: string): string[] =>
  [...text.matchAll(/class="line l\d" d="(M[^"]*)"/g)].flatMap(([, d = ""]) => (d === "M1 4H23" ? [] : [d]));

test("the oldest value stands left, the press right, the least at the bottom; a gap stays open", () => {
  expect(paths(markup())).toEqual(["M62 100h0L70.3 54L78.7 8M312 77h0"]);
});

test("what is not known is not drawn", () => {
  const lines = [{ label: "busy", values: [0, null, 100, null] }];
  expect(paths(markup({ secondsBefore: [20, 10, 5, 0], lines }))).toEqual(["M62 100h0M249.5 8h0"]);
  expect(markup({ lines: [{ label: "busy", values: [null, 3, null, null] }] })).toBe("");
  expect(markup({ lines: [] })).toBe("");
});

test("axes have units, and a screen reader hears the figures", () => {
  const text = markup();
  for (const part of [">0 %<", ">50 %<", ">100 %<", ">5 min before<", ">press<"]) {
    expect(text).toContain(part);
  }
  expect(text).toContain("Processor, from 5 min before to the press</title>");
  expect(text).toContain("busy: least 0 %, most 100 %, at the end 25 %.</desc>");
});

test("two lines have a legend, and an axis that ends at a round size above both", () => {
  const lines = [
    { label: "read", values: [0, 1900, 5, 5] },
    { label: "written", values: [7, 7, 7, 7] },
  ];
  const text = markup({ full: undefined, lines });
  expect(text).toContain(">2048 %<");
  expect(text).toMatch(/ read<\/span\s*>.* written<\/span\s*>/s);
  expect(paths(text)).toHaveLength(2);
});

test("whatever the values are, every line stays within the frame", () => {
  const value = fc.option(fc.maxSafeInteger());
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(400), value), { maxLength: 60 }), fc.boolean(), (points, isPercent) => {
      const text = markup({
        secondsBefore: points.map(([seconds]) => seconds),
        lines: [{ label: "x", values: points.map(([, one]) => one) }],
        full: isPercent ? 100 : undefined,
      });
      for (const [, x, y] of paths(text)
        .join("")
        .matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(62);
        expect(Number(x)).toBeLessThanOrEqual(312);
        expect(Number(y)).toBeGreaterThanOrEqual(8);
        expect(Number(y)).toBeLessThanOrEqual(100);
      }
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});
