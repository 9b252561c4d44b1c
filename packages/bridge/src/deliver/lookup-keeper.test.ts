import path from "node:path";
import { expect, test } from "vitest";
import type { Recorder, RecorderCallName, RecorderCalls } from "../record/messages.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores } from "../testing/test-stores.ts";
import { LookupKeeper } from "./lookup-keeper.ts";

function rig() {
  const clock = new FakeClock();
  const { lookups: store } = openTestStores(path.join(temporaryFolder(), "presses.sqlite"), clock.now());
  const calls: string[] = [];
  let isBroken = false;
  const recorder: Pick<Recorder, "call"> = {
    call: async <Name extends RecorderCallName>(name: Name, give: RecorderCalls[Name]["give"]) => {
      calls.push(name);
      if (isBroken) {
        throw new Error("the disk is full");
      }
      if (name === "lookups") {
        return store.all((give as RecorderCalls["lookups"]["give"]).scope);
      }
      const { scope, entries, nowMs } = give as RecorderCalls["keepLookups"]["give"];
      return store.keep(scope, entries, nowMs);
    },
  };
  const open = async (scope = "one"): Promise<LookupKeeper> => {
    const keeper = new LookupKeeper(recorder, clock, scope);
    await keeper.load();
    return keeper;
  };
  const damage = (key: string, value: string): void => store.keep("one", [[key, value]], clock.now());
  return { clock, calls, open, damage, breakDisk: () => (isBroken = true) };
}

test("what is set together is written together, a little later, and is there after a restart", async () => {
  const { clock, calls, open } = rig();
  const keeper = await open();
  keeper.set("a", { name: "Acme" });
  keeper.set("b", [1, 2]);
  expect(keeper.get("a")).toEqual({ name: "Acme" });
  expect(calls).toEqual(["lookups"]);
  clock.advance(2000);
  expect(calls).toEqual(["lookups", "keepLookups"]);
  const next = await open();
  expect([next.get("a"), next.get("b"), next.get("c")]).toEqual([{ name: "Acme" }, [1, 2], undefined]);
  expect((await open("another")).get("a")).toBeUndefined();
});

test("a stop writes what waits, and nothing twice", async () => {
  const { clock, calls, open } = rig();
  const keeper = await open();
  keeper.set("a", 1);
  await keeper.write();
  await keeper.write();
  clock.advance(10_000);
  expect(calls.filter((name) => name === "keepLookups")).toHaveLength(1);
});

test("what is older than two days is forgotten", async () => {
  const { clock, open } = rig();
  const keeper = await open();
  keeper.set("old", 1);
  await keeper.write();
  clock.advance(2 * 86_400_000 + 1);
  keeper.set("new", 2);
  await keeper.write();
  const next = await open();
  expect([next.get("old"), next.get("new")]).toEqual([undefined, 2]);
});

test("a disk that fails keeps nobody waiting", async () => {
  const { open, breakDisk } = rig();
  breakDisk();
  const keeper = await open();
  keeper.set("a", 1);
  await keeper.write();
  expect(keeper.get("a")).toBe(1);
});

test("an entry that is no JSON is as if it were not there", async () => {
  const { open, damage } = rig();
  damage("a", '{"value":[');
  const keeper = await open();
  expect(keeper.get("a")).toBeUndefined();
  keeper.set("a", 1);
  expect(keeper.get("a")).toBe(1);
});
