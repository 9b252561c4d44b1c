import { expect, test } from "vitest";
import { Timers } from "./timers.ts";

test("runs to every due time in order, calls, and ends at the target", () => {
  const timers = new Timers();
  const happened: string[] = [];
  const call = (name: string) => (): void => void happened.push(name);
  timers.at(30, call("c"));
  timers.at(10, call("a"));
  timers.at(10, () => timers.at(20, call("b")));
  timers.at(15, call("taken back"))();
  timers.at(99, call("later"));
  timers.runTo(50, (timeNs) => happened.push(`to ${timeNs}`));
  expect(happened).toEqual(["to 10", "a", "to 10", "to 20", "b", "to 30", "c", "to 50"]);
});
