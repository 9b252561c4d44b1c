import type { Reply, TicketChange } from "@tier2/psa-adapters";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { WatchResult, WatchedTicket } from "../record/watched.ts";
import { judge } from "./attention.ts";

const lookedAtMs = 5000;
const made: WatchedTicket = {
  pressId: "press-1",
  serial: "S1",
  ticketId: "1",
  ticketNumber: "T1",
  subject: "Printer",
  sinceMs: 1000,
  status: "New",
  isClosed: false,
  knownReplies: [],
};
const reply = (id: string): Reply => ({ id, atMs: 2000, author: "Tess Technician", text: "Hello" });
const change = (to: Partial<TicketChange>): TicketChange => ({
  ...{ ticketId: "1", status: "New", isClosed: false, replies: [] },
  ...to,
});

type Case = readonly [string, Partial<WatchedTicket>, Partial<TicketChange>, WatchResult["attention"], boolean];

const waiting = { status: "Waiting Customer" };
const closed = { status: "Completed", isClosed: true };
const answer = { replies: [reply("a")] };

const cases: readonly Case[] = [
  ["nothing happened", {}, {}, undefined, false],
  ["the first look after it was made", { status: undefined }, {}, undefined, false],
  ["an answer", {}, answer, "answered", true],
  ["an answer at the first look", { status: undefined }, answer, "answered", true],
  ["an answer that was told", { knownReplies: ["a"] }, answer, undefined, false],
  [
    "an answer beside one that was told",
    { knownReplies: ["a"] },
    { replies: [reply("a"), reply("b")] },
    "answered",
    true,
  ],
  ["an answer that asks for something", {}, { ...waiting, ...answer }, "waiting", true],
  ["another question", { ...waiting, knownReplies: ["a"] }, { ...waiting, replies: [reply("b")] }, "waiting", true],
  ["the technician waits, without a word", {}, waiting, "waiting", true],
  ["the technician waits at the first look", { status: undefined }, waiting, "waiting", true],
  ["the technician waits still", waiting, waiting, undefined, false],
  ["a status that is configured to mean it", {}, { status: "On hold" }, "waiting", true],
  ["the technician waits no more", waiting, { status: "In Progress" }, "none", true],
  ["another status", {}, { status: "In Progress" }, undefined, true],
  ["it was closed", {}, closed, "closed", true],
  ["it was closed with an answer", waiting, { ...closed, ...answer }, "closed", true],
  ["it is closed at the first look", { status: undefined }, closed, "closed", true],
  ["it is closed still", closed, closed, undefined, false],
  ["it is closed still, and something was added", closed, { ...closed, ...answer }, "answered", true],
  ["it was opened again", closed, { status: "In Progress" }, "none", true],
  ["it was opened again with an answer", closed, { status: "In Progress", ...answer }, "answered", true],
];

test.each(cases)("%s", (_name, before, after, attention, isNews) => {
  const ticket = { ...made, ...before };
  const judged = judge(ticket, change(after), lookedAtMs, ["On Hold"]);
  expect(judged).toMatchObject({ isNews, result: { attention, sinceMs: lookedAtMs, status: change(after).status } });
});

test("a ticket that did not change stays as it is, and was looked at", () => {
  const ticket = { ...made, ...closed, knownReplies: ["a"] };
  expect(judge(ticket, undefined, lookedAtMs, [])).toEqual({
    isNews: false,
    result: { pressId: "press-1", ...closed, knownReplies: ["a"], attention: undefined, sinceMs: lookedAtMs },
  });
});

test("whatever is told again and again, each reply is news once, and 200 are remembered at most", () => {
  const looks = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(looks, (looksOfIds) => {
      let ticket = made;
      const told = new Set<string>();
      for (const numbers of looksOfIds) {
        const replies = numbers.map((number) => reply(String(number)));
        const { result, isNews } = judge(ticket, change({ replies }), lookedAtMs, []);
        expect(isNews).toBe(replies.some(({ id }) => !told.has(id)));
        replies.forEach(({ id }) => told.add(id));
        ticket = { ...ticket, status: result.status, knownReplies: result.knownReplies };
      }
    }),
  );
  const many = change({ replies: Array.from({ length: 500 }, (_, index) => reply(String(index))) });
  const first = judge(made, many, lookedAtMs, []);
  expect(first.result.knownReplies).toHaveLength(200);
  const second = judge({ ...made, ...first.result, status: "New" }, many, lookedAtMs, []);
  expect(second.isNews).toBe(false);
});

test("whatever a helpdesk system says, little of it is kept, and nothing that a terminal obeys", () => {
  const replies = Array.from({ length: 20_000 }, (_none, index) => reply(`${index} ${"x".repeat(1000)}`));
  const { result } = judge(made, change({ status: `\u001B[2JOpen ${"y".repeat(100_000)}`, replies }), lookedAtMs, []);
  expect(result.status).toMatch(/^\[2JOpen y+…$/);
  expect(JSON.stringify(result).length).toBeLessThan(50_000);
  const again = judge({ ...made, ...result }, change({ status: result.status, replies }), lookedAtMs, []);
  expect(again.isNews).toBe(false);
});
