import { setImmediate as nextTurn } from "node:timers/promises";
import type { Board } from "./board.ts";

/** As much of a board as its time needs. */
type BoardTime = Pick<Board, "nowNs" | "advanceTo">;

const mostSteps = 300_000;

/** Lets the board's time pass, a millisecond at a turn of the event loop, until it settles. Throws when it never does. */
export async function settled<Result>(board: BoardTime, promise: Promise<Result>): Promise<Result> {
  const state = { isSettled: false };
  const mark = (): void => {
    state.isSettled = true;
  };
  promise.then(mark, mark);
  for (let step = 0; step < mostSteps; step += 1) {
    await nextTurn();
    if (state.isSettled) {
      return promise;
    }
    board.advanceTo(board.nowNs + 1e6);
  }
  throw new Error(`Nothing came within ${mostSteps} ms of emulated time.`);
}
