import fc from "fast-check";
import { expect, test } from "vitest";
import { isSearchableEmail } from "../text.ts";
import { equals, isSafeInCondition } from "./conditions.ts";
import { type Row, onChildren, parseConditions, readPath } from "./sandbox/conditions.ts";
import type { ContactRow } from "./fields.ts";
import { withEmail } from "./signals.ts";

test.each(["a@b.example", "jane.doe+tag@acme.example", "o'neil_x-1@sub.acme.example", "A@B.Example"])(
  "%s is searched for",
  (email) => {
    expect(isSearchableEmail(email)).toBe(true);
  },
);

test.each([
  ...['a"b@x.example', 'x" or value like "%@y.example', "%", "*", "[x]", "%@x.example", "*@x.example", "[a]@x.example"],
  ...["a@b", "a@b.example\n", "a@b.example or", "@b.example", "a@@b.example", "a\\@b.example", "a b@c.example", ""],
  ...[
    `${"a".repeat(65)}@b.example`,
    `a@${"b.".repeat(130)}example`,
    "a@-b.example",
    "ä@b.example",
    "a@b.example\u0000",
  ],
])("%j is not searched for", (email) => {
  expect(isSearchableEmail(email)).toBe(false);
});

test("an unsafe value never becomes a condition", () => {
  expect(() => equals("identifier", 'x" or id>0')).toThrow(RangeError);
  expect(equals("identifier", "Acme & Sons, (North)")).toBe('identifier="Acme & Sons, (North)"');
});

const people: readonly (Row & { id: number })[] = ["jane.doe@acme.example", "max.poe@globex.example"].map(
  (value, index) => ({
    id: index + 1,
    communicationItems: [{ value, communicationType: "Email" }],
  }),
);

const hostileText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.stringMatching(/^[a-z"\\[\]*%()=<> @.,_/]{0,40}$/),
  fc.constantFrom('x" or id>0 or a="', '" or communicationItems/value like "*', '*" or value!="', "[[]x]"),
);

test("whatever is safe as a value selects only rows with exactly this value", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      fc.pre(isSafeInCondition(text));
      const selects = onChildren(parseConditions(equals("communicationItems/value", text)));
      const isSelected = (row: Row) => selects(row);
      expect(people.filter(isSelected).map(({ id }) => id)).toEqual(
        people.filter((row) => readPath(row, "communicationItems/0/value") === text.toLowerCase()).map(({ id }) => id),
      );
      const condition = parseConditions(`${equals("identifier", text)} and deletedFlag=False`);
      expect(condition((path) => (path === "deletedFlag" ? true : text))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test("no e-mail address, searchable or not, matches another one's contact", () => {
  const contacts: ContactRow[] = people.map(({ id, communicationItems }) => ({
    id,
    communicationItems: communicationItems as { value: string; communicationType: string }[],
  }));
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.emailAddress()), (email) => {
      expect(
        withEmail(contacts, email).every((row) => row.communicationItems?.[0]?.value === email.toLowerCase()),
      ).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
