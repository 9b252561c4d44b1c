import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { type OpenVisit, Visits } from "./visits.ts";

const anybody = (): void => undefined;
const visit = (number: number, person = "ann"): { pressId: string; person: string } => ({
  pressId: `press-${number}`,
  person,
});
const code = (wanted: string): Error => expect.objectContaining({ code: wanted }) as Error;
const bearer = (key: string): string => `Bearer ${key}`;

function rig(minutes = 60) {
  const clock = new FakeClock();
  const reused: string[] = [];
  const visits = new Visits({ clock, minutes: () => minutes, onTokenReused: (pressId) => reused.push(pressId) });
  const open = (number: number, person?: string): string =>
    visits.open(visits.begin(visit(number, person), 1000), anybody);
  return { clock, reused, visits, open };
}

test("a token opens one page, whose key tells the press and the person", () => {
  const { visits } = rig();
  const token = visits.begin(visit(1), 1000);
  expect(token).toMatch(/^[\w-]{43}$/);
  const key = visits.open(token, anybody);
  expect(key).not.toBe(token);
  expect(visits.of(bearer(key))).toMatchObject({ visit: visit(1), userId: 1000 });
  expect(() => visits.of(bearer(token))).toThrow(code("page_key_refused"));
});

test("a token that comes twice ends the page: somebody else may have read the address", () => {
  const { reused, visits } = rig();
  const token = visits.begin(visit(1), 1000);
  const key = visits.open(token, anybody);
  const { ended } = visits.of(bearer(key));
  expect(() => visits.open(token, anybody)).toThrow(code("page_token_refused"));
  expect(ended.aborted).toBe(true);
  expect(() => visits.of(bearer(key))).toThrow(code("page_key_refused"));
  expect(reused).toEqual(["press-1"]);
});

test("who may not open the page does not use up its token", () => {
  const { visits } = rig();
  const token = visits.begin(visit(1), 1000);
  const refuse = ({ userId }: OpenVisit): never => {
    throw new Error(`not ${userId}`);
  };
  expect(() => visits.open(token, refuse)).toThrow("not 1000");
  expect(() => visits.open(token, anybody)).not.toThrow();
});

test.each(["", "x", "A".repeat(43), "A".repeat(5000)])("the token %j is nobody's", (token) => {
  const { visits } = rig();
  visits.begin(visit(1), 1000);
  expect(() => visits.open(token, anybody)).toThrow(code("page_token_refused"));
});
test.each([undefined, "", "Bearer", "Bearer ", "Basic x", `Bearer ${"A".repeat(43)}`, `Bearer ${"A".repeat(5000)}`])(
  "the header %j is nobody's",
  (header) => {
    const { visits, open } = rig();
    open(1);
    visits.begin(visit(2), 1000); // a page that is not open has no key: nothing is none either
    expect(() => visits.of(header)).toThrow(code("page_key_refused"));
  },
);

test("a token holds for two minutes, a key for as long as the configuration says", () => {
  const { clock, visits, open } = rig(5);
  const late = visits.begin(visit(1), 1000);
  const inTime = visits.begin(visit(2), 1000);
  clock.advance(119_999);
  const key = visits.open(inTime, anybody);
  clock.advance(1);
  expect(() => visits.open(late, anybody)).toThrow(code("page_token_refused"));
  clock.advance(179_999);
  expect(visits.of(bearer(key)).visit.pressId).toBe("press-2");
  clock.advance(1);
  expect(() => visits.of(bearer(key))).toThrow(code("page_key_refused"));
  expect(() => open(3)).not.toThrow();
});

test("of more than 100 the oldest ends", () => {
  const { visits } = rig();
  const tokens = Array.from({ length: 101 }, (_, number) => visits.begin(visit(number, `person ${number}`), 1000));
  expect(() => visits.open(tokens[0] ?? "", anybody)).toThrow(code("page_token_refused"));
  expect(() => visits.open(tokens[1] ?? "", anybody)).not.toThrow();
});

test("a person has at most four pages open; those that nobody looks at do not count", () => {
  const { clock, visits, open } = rig();
  const left = open(1);
  clock.advance(40_000);
  const keys = [2, 3, 4, 5].map((number) => open(number));
  const others = open(6, "bob");
  expect(() => visits.of(bearer(left))).not.toThrow(); // and now it counts again
  keys.push(open(7));
  const living = [left, ...keys, others].filter((key) => {
    try {
      return visits.of(bearer(key)) !== undefined;
    } catch {
      return false;
    }
  });
  expect(living).toEqual([...keys.slice(1), others]);
});

test("the newest page of a person is known while it is looked at, and goes on with another press", () => {
  const { clock, visits, open } = rig();
  expect(visits.openPageOf("ann")).toBeUndefined();
  const key = open(1);
  visits.begin(visit(2, "bob"), 1001);
  const page = visits.openPageOf("ann");
  expect(page?.visit.pressId).toBe("press-1");
  visits.move(page?.visit ?? visit(0), "press-9");
  expect(visits.of(bearer(key)).visit.pressId).toBe("press-9");
  expect([visits.isShown("press-9"), visits.isShown("press-1"), visits.isShown("press-2")]).toEqual([
    true,
    false,
    true,
  ]);
  visits.giveUp("press-2");
  expect(visits.isShown("press-2")).toBe(false);
  clock.advance(40_000);
  expect(visits.openPageOf("ann")).toBeUndefined();
  visits.endAll();
  expect(() => visits.of(bearer(key))).toThrow(code("page_key_refused"));
});
