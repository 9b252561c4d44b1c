import { expect, test } from "vitest";
import { isLight, withLevels, withLight, withReceived } from "./seen-lights.ts";

test("a colour is known at any brightness of its pattern, and no other", () => {
  expect(isLight("sending", { red: 0, green: 64, blue: 255 })).toBe(true);
  expect(isLight("sending", { red: 0, green: 16, blue: 64 })).toBe(true);
  expect(isLight("sending", { red: 0, green: 255, blue: 32 })).toBe(false);
  expect(isLight("sent", { red: 0, green: 255, blue: 32 })).toBe(true);
  expect(isLight("received", { red: 255, green: 255, blue: 255 })).toBe(true);
  expect(isLight("idle", { red: 0, green: 0, blue: 0 })).toBe(true);
  expect(isLight("sent", { red: 0, green: 0, blue: 0 })).toBe(false);
});

test("levels go to the newest light once, and to none that they do not fit", () => {
  const saved = withLight([], "saved", 2);
  expect(withLevels(saved, { red: 255, green: 255, blue: 255 })).toEqual([{ name: "saved", atMs: 2, seen: null }]);
  const seen = withLevels(saved, { red: 0, green: 192, blue: 255 });
  expect(seen).toEqual([{ name: "saved", atMs: 2, seen: "#00c0ff" }]);
  expect(withLevels(seen, { red: 0, green: 96, blue: 128 })).toEqual(seen);
});

test("the firmware's own light is first and there once, whenever it is heard of", () => {
  const late = withReceived(withLight([], "saved", 5), 7);
  expect(late.map(({ name, atMs }) => [name, atMs])).toEqual([
    ["received", 5],
    ["saved", 5],
  ]);
  expect(withReceived(late, 9)).toEqual(late);
});
