import { expect, test } from "vitest";
import { Circuit } from "./circuit.ts";

const make = (): Circuit => new Circuit({ baseMs: 100, capMs: 1000 }, () => 0.5);

test("all attempts may run while the destination answers", () => {
  const circuit = make();
  expect(circuit.record("reachable", 0)).toBe(false);
  expect(circuit.width(0, 4)).toBe(4);
});

test("after trouble nothing runs until the wait is over, then one attempt at a time", () => {
  const circuit = make();
  expect(circuit.record("unreachable", 0)).toBe(true);
  expect(circuit.width(49, 4)).toBe(0);
  expect(circuit.width(50, 4)).toBe(1);
  expect(circuit.record("unreachable", 50)).toBe(false);
  expect(circuit.closedUntilMs).toBe(150);
});

test("one success opens it again", () => {
  const circuit = make();
  circuit.record("unreachable", 0);
  expect(circuit.record("reachable", 60)).toBe(true);
  expect(circuit.state).toBe("reachable");
  expect(circuit.width(60, 4)).toBe(4);
});

test("refused credentials pause for long: accounts get locked", () => {
  const circuit = make();
  circuit.record("refuses-us", 0);
  expect(circuit.state).toBe("paused");
  expect(circuit.closedUntilMs).toBeGreaterThanOrEqual(3000);
});

test("Retry-After is obeyed, and a later smaller wait does not undercut it", () => {
  const circuit = make();
  circuit.record("unreachable", 0, 30_000);
  circuit.record("unreachable", 10);
  expect(circuit.width(29_999, 4)).toBe(0);
});
