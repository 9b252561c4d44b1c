import { expect, test } from "vitest";
import { typedScope } from "../record/lookup-store.ts";
import type { LookupEntries, Recorder } from "../record/messages.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { TypedPeople } from "./typed-people.ts";

function rig(stored: LookupEntries = []) {
  const kept: unknown[] = [];
  const call = async (name: string, give: { scope: string; entries: LookupEntries }): Promise<unknown> => {
    expect(give.scope).toBe(typedScope);
    if (name === "keepLookups") {
      kept.push(give.entries);
    }
    return name === "lookups" ? stored : undefined;
  };
  return { kept, people: new TypedPeople({ call } as unknown as Recorder, new FakeClock()) };
}

test("what is typed anew takes the place of what was; what is not typed stays, and nothing typed is nothing kept", () => {
  const { kept, people } = rig();
  people.remember("ann", {});
  expect([people.of("ann"), kept]).toEqual([undefined, []]);
  people.remember("ann", { name: "Ann", email: "ann@example.com" });
  people.remember("ann", { name: "Ann Example" });
  expect(people.of("ann")).toEqual({ name: "Ann Example", email: "ann@example.com" });
  expect(people.of("bob")).toBeUndefined();
  expect(kept.at(-1)).toEqual([["ann", '{"name":"Ann Example","email":"ann@example.com"}']]);
});

test("it is known after a restart, until it is forgotten", async () => {
  const { people } = rig([["ann", '{"name":"Ann"}']]);
  await people.load();
  expect(people.of("ann")).toEqual({ name: "Ann" });
  people.forget("ann");
  expect(people.of("ann")).toBeUndefined();
});
