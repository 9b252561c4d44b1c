import { expect, test } from "vitest";
import { DemoFinger } from "./finger.ts";

function fingerAndMoves(): { readonly finger: DemoFinger; readonly moves: string[] } {
  const moves: string[] = [];
  const emulator = {
    hold: async () => {
      moves.push("down");
      return 0;
    },
    release: async () => void moves.push("up"),
  };
  return { finger: new DemoFinger(emulator, (isDown) => moves.push(String(isDown))), moves };
}

test("down and up come in the order in which they were asked for, however fast", async () => {
  const { finger, moves } = fingerAndMoves();
  await Promise.all([finger.press(), finger.release(), finger.press(), finger.release()]);
  expect(moves).toEqual(["true", "down", "false", "up", "true", "down", "false", "up"]);
});

test("what is down already is not pressed again, and what is up not released", async () => {
  const { finger, moves } = fingerAndMoves();
  await finger.release();
  await finger.press();
  await finger.press();
  expect(moves).toEqual(["true", "down"]);
});

test("a board that is gone is told, and does not stand in the way of what follows", async () => {
  const finger = new DemoFinger(
    { hold: async () => Promise.reject(new Error("gone")), release: async () => undefined },
    () => undefined,
  );
  await expect(finger.press()).rejects.toThrow("gone");
  await finger.release();
});
