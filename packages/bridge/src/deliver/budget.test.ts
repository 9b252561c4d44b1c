import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { spend } from "../testing/fake-recorder-rig.ts";
import { Budget, fileSpreadOf } from "./budget.ts";

const hourMs = 3_600_000;
const limits = { requestsPerHour: 1000, fileBytesPerHour: 10_000_000 };

function rig() {
  const clock = new FakeClock();
  return { clock, budget: new Budget(limits, () => clock.elapsed()) };
}

test("in no hour more requests than the limit, and nearly as many", () => {
  const { budget, clock } = rig();
  const sentAt: number[] = [];
  const endMs = clock.elapsed() + 3 * hourMs;
  while (clock.elapsed() < endMs) {
    const waitMs = budget.delayFor("request");
    if (waitMs > 0) {
      clock.advance(waitMs);
    } else {
      budget.countRequest();
      sentAt.push(clock.elapsed());
    }
  }
  const inHourFrom = (index: number): number =>
    sentAt.slice(index).filter((atMs) => atMs < (sentAt[index] ?? 0) + hourMs).length;
  const counts = sentAt.map((_atMs, index) => inHourFrom(index));
  expect(Math.max(...counts)).toBeLessThanOrEqual(limits.requestsPerHour + 1);
  expect(Math.max(...counts)).toBeGreaterThan(0.95 * limits.requestsPerHour);
});

test("tickets are counted beyond the limit, others wait for them, but not for what is over an hour old", () => {
  const { budget, clock } = rig();
  for (let ticket = 0; ticket < 10_000; ticket++) {
    budget.countRequest();
  }
  expect(budget.delayFor("request")).toBeGreaterThan(hourMs);
  expect(budget.delayFor("request")).toBeLessThan(1.2 * hourMs);
  clock.advance(budget.delayFor("request"));
  expect(budget.delayFor("request")).toBe(0);
});

test("files have an amount of their own; one larger than what is left goes, and the next ones wait longer", () => {
  const { budget, clock } = rig();
  budget.countFile(3_000_000);
  expect(budget.delayFor("request")).toBe(0);
  const waitMs = budget.delayFor("file");
  expect(waitMs).toBeGreaterThan(0.2 * hourMs);
  clock.advance(waitMs);
  expect(budget.delayFor("file")).toBe(0);
});

test("a file waits for its request, too", () => {
  const { budget } = rig();
  spend(budget, "request");
  expect(budget.delayFor("file")).toBe(budget.delayFor("request"));
});

test("the time of day makes no difference", () => {
  const { budget, clock } = rig();
  spend(budget, "request");
  const waitMs = budget.delayFor("request");
  clock.set(24 * hourMs);
  expect(budget.delayFor("request")).toBe(waitMs);
  clock.set(-48 * hourMs);
  expect(budget.delayFor("request")).toBe(waitMs);
});

test("files of a fleet wait for a part of half an hour after a ticket; nothing else does, nor do those of one computer", () => {
  expect([1, 10, 1000, 100_000].map(fileSpreadOf)).toEqual([0, 18_000, hourMs / 2, hourMs / 2]);
  const clock = new FakeClock();
  const budget = new Budget({ ...limits, fileSpreadMs: fileSpreadOf(1000) }, () => clock.elapsed());
  expect(budget.delayFor("file")).toBe(0);
  budget.countTicket(0.5);
  expect([budget.delayFor("file"), budget.delayFor("request")]).toEqual([hourMs / 4, 0]);
  clock.advance(hourMs / 8);
  budget.countTicket(0.9); // pressing again and again keeps no file back
  expect(budget.delayFor("file")).toBe(hourMs / 8);
  clock.advance(hourMs / 8);
  expect(budget.delayFor("file")).toBe(0);
});
