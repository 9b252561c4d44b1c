import { expect, test } from "vitest";
import { newFlash } from "../testing/button-under-test.ts";
import { Rp2040Board } from "./board.ts";

test("time reaches a target that rounds down on its way to the chip's time and back", () => {
  const unit = 2 ** -24; // between two numbers of this size
  const board = new Rp2040Board(newFlash());
  board.advanceTo(100_000 + unit / 2);
  board.powerOn();
  board.advanceTo(300e6);
  for (let step = 1; step <= 9; step += 1) {
    board.advanceTo(300e6 + step * unit);
    expect(board.nowNs).toBeGreaterThanOrEqual(300e6 + step * unit);
  }
});

test("calls back at the asked times, in order, and not when taken back", () => {
  const board = new Rp2040Board(newFlash());
  const calls: string[] = [];
  const call = (name: string) => (): void => void calls.push(`${name} ${board.nowNs}`);
  board.at(300, call("c"));
  board.at(100, call("a"));
  board.at(200, call("taken back"))();
  board.at(100, () => board.at(150, call("b")));
  board.advanceTo(1000);
  expect(calls).toEqual(["a 100", "b 150", "c 300"]);
});
