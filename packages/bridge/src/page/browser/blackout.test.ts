import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addArea,
  betweenCorners,
  byKey,
  mostAreas,
  newArea,
  noBlackout,
  removeArea,
  replaceArea,
  undoChange,
  withinPicture,
} from "./blackout.ts";

const picture = { width: 1000, height: 500 };
const area = { left: 100, top: 100, width: 200, height: 50 };

const anyArea = fc.record({
  left: fc.double({ min: -5000, max: 5000, noNaN: true }),
  top: fc.double({ min: -5000, max: 5000, noNaN: true }),
  width: fc.double({ min: 0, max: 5000, noNaN: true }),
  height: fc.double({ min: 0, max: 5000, noNaN: true }),
});
const anyKey = fc.constantFrom("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown");

test("whatever is drawn and whichever keys are pressed: whole pixels, within the picture", () => {
  fc.assert(
    fc.property(anyArea, fc.array(fc.tuple(anyKey, fc.boolean()), { maxLength: 50 }), (drawn, keys) => {
      let at = withinPicture(drawn, picture);
      for (const [key, isShift] of keys) {
        at = byKey(at, key, isShift, picture) ?? at;
        expect(Object.values(at).every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
        expect(at.left + at.width).toBeLessThanOrEqual(picture.width);
        expect(at.top + at.height).toBeLessThanOrEqual(picture.height);
        expect(Math.min(at.width, at.height)).toBeGreaterThan(0);
      }
    }),
  );
});

test("arrow keys move, with Shift they change the size and leave the corner where it is", () => {
  expect(byKey(area, "ArrowRight", false, picture)).toEqual({ ...area, left: 110 });
  expect(byKey(area, "ArrowUp", false, picture)).toEqual({ ...area, top: 90 });
  expect(byKey(area, "ArrowRight", true, picture)).toEqual({ ...area, width: 210 });
  expect(byKey({ ...area, left: 800 }, "ArrowRight", true, picture)).toEqual({ ...area, left: 800 });
  expect(byKey(area, "Enter", false, picture)).toBeUndefined();
});

test("every change can be undone, one after the other", () => {
  const one = addArea(noBlackout, area, picture);
  const two = addArea(one, { ...area, top: 300 }, picture);
  const moved = replaceArea(two, 1, { ...area, top: 310 }, picture);
  const removed = removeArea(moved, 0);
  expect(removed.areas).toEqual([{ ...area, top: 310 }]);
  const back = [removed, undoChange(removed), undoChange(undoChange(removed))].map(({ areas }) => areas);
  expect(back).toEqual([removed.areas, moved.areas, two.areas]);
  expect(undoChange(noBlackout)).toEqual(noBlackout);
  expect(removeArea(one, 7)).toBe(one);
});

test("corners in any order make the same rectangle; there are no more than the bridge takes", () => {
  const corners = [
    { left: 5, top: 9 },
    { left: 50, top: 3 },
  ] as const;
  expect(betweenCorners(corners[0], corners[1])).toEqual(betweenCorners(corners[1], corners[0]));
  let blackout = noBlackout;
  for (let count = 0; count < mostAreas + 5; count += 1) {
    blackout = addArea(blackout, newArea({ left: 0, top: 0, ...picture }), picture);
  }
  expect(blackout.areas).toHaveLength(mostAreas);
});
