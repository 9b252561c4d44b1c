import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { digestOf } from "./bearer.ts";
import { LoginTokens } from "./login-tokens.ts";

const dayMs = 24 * 3_600_000;

test("a token names its person until it is not used for a day", () => {
  const clock = new FakeClock();
  const tokens = new LoginTokens(clock);
  const [used, unused] = [tokens.give("ann"), tokens.give("bob")].map(digestOf);
  clock.advance(dayMs - 1);
  expect(used && tokens.personOf(used)).toBe("ann");
  clock.advance(1);
  expect([used && tokens.personOf(used), unused && tokens.personOf(unused)]).toEqual(["ann", undefined]);
  expect(tokens.personOf(digestOf(""))).toBeUndefined();
  tokens.end();
  expect(used && tokens.personOf(used)).toBeUndefined();
});

test("who logs in again and again loses their own oldest, and nobody else's", () => {
  const tokens = new LoginTokens(new FakeClock());
  const bob = tokens.give("bob");
  const anns = Array.from({ length: 9 }, () => tokens.give("ann"));
  expect(anns.map((token) => tokens.personOf(digestOf(token)))).toEqual([undefined, ...anns.slice(1).map(() => "ann")]);
  expect(tokens.personOf(digestOf(bob))).toBe("bob");
});
