import { setImmediate as settled } from "node:timers/promises";
import { expect, test } from "vitest";
import type { RecorderCalls, RecorderCallName } from "../record/messages.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { Happenings } from "../testing/happenings.ts";
import { EvidenceKeeper, type EvidenceKeeperParts } from "./evidence-keeper.ts";
import type { Reading } from "./fields.ts";
import type { EvidencePart, ProcessList, ScreenFacts } from "./parts.ts";
import type { Shot } from "./pieces.ts";

type Stored =
  | { name: "storeEvidence"; pressId: string; evidence: string; person: string | undefined }
  | { name: "storeParts"; pressId: string; parts: Record<string, unknown>; isComplete: boolean }
  | { name: "captured" | "complete"; pressId: string };

const facts: Reading<ScreenFacts> = {
  value: {
    type: "image/jpeg",
    width: 10,
    height: 10,
    sizeBytes: 3,
    of: "active-window",
    hiddenWindows: 0,
    takenAtMs: 1,
  },
};
const processList: Reading<ProcessList> = { value: { count: 0, processes: [] } };

const decoded = (parts: readonly EvidencePart[]): Record<string, unknown> =>
  Object.fromEntries(
    parts.map(({ name, bytes }) => [
      name,
      name === "picture" ? [...bytes] : (JSON.parse(Buffer.from(bytes).toString()) as unknown),
    ]),
  );

/** A keeper whose computer, screen and disk a test plays. */
class Rig {
  readonly clock: FakeClock = new FakeClock();
  readonly stored: Happenings<Stored> = new Happenings();
  /** What a killed run left. */
  withoutEvidence: string[] = [];
  incomplete: string[] = [];
  isDiskFull = false;
  refused = new Happenings<string>();
  shots: PromiseWithResolvers<Shot>[] = [];
  lists: { signal: AbortSignal; answer: PromiseWithResolvers<Reading<ProcessList>> }[] = [];
  readonly keeper: EvidenceKeeper;

  constructor(change: Partial<EvidenceKeeperParts> = {}) {
    this.keeper = new EvidenceKeeper({
      clock: this.clock,
      recorder: { call: async (name, give) => this.#call(name, give) },
      capturer: {
        capture: () => ({ capturedAtMs: this.clock.now(), fields: {} }),
        processes: async (signal) => {
          const answer = Promise.withResolvers<Reading<ProcessList>>();
          this.lists.push({ signal, answer });
          return answer.promise;
        },
      },
      pictureTaker: () => async () => {
        const shot = Promise.withResolvers<Shot>();
        this.shots.push(shot);
        return shot.promise;
      },
      person: () => "ann",
      retryMs: 1000,
      onStored: (pressId) => this.stored.add({ name: "captured", pressId }),
      onComplete: (pressId) => this.stored.add({ name: "complete", pressId }),
      ...change,
    });
  }

  async #call<Name extends RecorderCallName>(
    name: Name,
    give: RecorderCalls[Name]["give"],
  ): Promise<RecorderCalls[Name]["get"]> {
    const answers: Partial<Record<RecorderCallName, () => unknown>> = {
      withoutEvidence: () => this.withoutEvidence,
      incomplete: () => this.incomplete,
      storeEvidence: () => {
        this.stored.add({ name: "storeEvidence", ...this.#taken(give as RecorderCalls["storeEvidence"]["give"]) });
      },
      storeParts: () => {
        const { pressId, parts, isComplete } = this.#taken(give as RecorderCalls["storeParts"]["give"]);
        this.stored.add({ name: "storeParts", pressId, parts: decoded(parts), isComplete });
      },
    };
    const answer = answers[name] ?? (() => expect.unreachable(`call ${name}`));
    return answer() as RecorderCalls[Name]["get"];
  }

  #taken<Give extends { pressId: string }>(give: Give): Give {
    if (this.isDiskFull) {
      this.refused.add(give.pressId);
      throw new Error("disk full");
    }
    return give;
  }

  async completed(pressId: string): Promise<Stored[]> {
    await this.stored.until((item) => item.name === "complete" && item.pressId === pressId);
    return this.stored.all.filter((item) => item.pressId === pressId);
  }
}

const partsOf = (items: readonly Stored[]): Record<string, unknown> =>
  Object.assign({}, ...items.map((item) => (item.name === "storeParts" ? item.parts : {}))) as Record<string, unknown>;

test("the base at once with who is there, then each piece as it comes, the last as such", async () => {
  const rig = new Rig();
  rig.keeper.captureFor("p1");
  await rig.stored.until(({ name }) => name === "captured");
  rig.lists[0]?.answer.resolve(processList);
  await rig.stored.until(({ name }) => name === "storeParts");
  rig.shots[0]?.resolve({ facts, picture: Uint8Array.of(1, 2, 3) });
  const evidence = JSON.stringify({ capturedAtMs: rig.clock.now(), fields: {} });
  expect(await rig.completed("p1")).toEqual([
    { name: "storeEvidence", pressId: "p1", evidence, person: "ann" },
    { name: "captured", pressId: "p1" },
    { name: "storeParts", pressId: "p1", parts: { processes: processList }, isComplete: false },
    { name: "storeParts", pressId: "p1", parts: { screen: facts, picture: [1, 2, 3] }, isComplete: true },
    { name: "complete", pressId: "p1" },
  ]);
});

test("a piece that fails is written down, and the other is there", async () => {
  const rig = new Rig();
  rig.keeper.captureFor("p1");
  rig.shots[0]?.reject(new Error("no library"));
  rig.lists[0]?.answer.resolve(processList);
  expect(partsOf(await rig.completed("p1"))).toEqual({
    processes: processList,
    screen: { notAvailable: "no library" },
  });
});

test("it is told when no picture is being taken any more", async () => {
  const rig = new Rig();
  await rig.keeper.pictureOver();
  rig.keeper.captureFor("p1");
  let isOver = false;
  const over = rig.keeper.pictureOver().then(() => (isOver = true));
  rig.lists[0]?.answer.resolve(processList);
  await rig.stored.until(({ name }) => name === "storeParts");
  expect(isOver).toBe(false);
  rig.shots[0]?.resolve({ facts });
  await over;
});

test("each piece has its own deadline; what is late is given up and forgotten", async () => {
  const rig = new Rig();
  rig.keeper.captureFor("p1");
  rig.clock.advance(1999);
  expect(rig.lists[0]?.signal.aborted).toBe(false);
  rig.clock.advance(1);
  expect(rig.lists[0]?.signal.aborted).toBe(true);
  await rig.stored.until(({ name }) => name === "storeParts");
  rig.clock.advance(3000);
  expect(partsOf(await rig.completed("p1"))).toEqual({
    processes: { notAvailable: "It took longer than 2 s and was given up." },
    screen: { notAvailable: "It took longer than 5 s and was given up." },
  });
  rig.shots[0]?.resolve({ facts, picture: Uint8Array.of(1) });
  rig.lists[0]?.answer.reject(new Error("late"));
});

test("with the policy off nothing is taken", async () => {
  const rig = new Rig({ pictureTaker: () => undefined });
  rig.keeper.captureFor("p1");
  rig.lists[0]?.answer.resolve(processList);
  expect(partsOf(await rig.completed("p1"))).toMatchObject({
    screen: { notAvailable: "switched off in the configuration (capture.screen.policy)" },
  });
});

test("a flood of presses shares processes and picture, a press later has its own", async () => {
  const rig = new Rig();
  for (let press = 0; press < 100; press++) {
    rig.keeper.captureFor(`p${press}`);
    rig.clock.advance(5);
  }
  expect([rig.shots.length, rig.lists.length]).toEqual([1, 1]);
  rig.shots[0]?.resolve({ facts, picture: Uint8Array.of(7) });
  rig.lists[0]?.answer.resolve(processList);
  for (let press = 0; press < 100; press++) {
    expect(partsOf(await rig.completed(`p${press}`))).toMatchObject({ picture: [7] });
  }
  rig.keeper.captureFor("soon");
  expect(rig.shots).toHaveLength(1);
  await rig.completed("soon");
  rig.clock.advance(500);
  await settled(); // the end of the second is noticed
  rig.keeper.captureFor("later");
  expect([rig.shots.length, rig.lists.length]).toEqual([2, 2]);
});

test("while a picture hangs no second one is begun", async () => {
  const rig = new Rig();
  rig.keeper.captureFor("p1");
  rig.lists[0]?.answer.resolve(processList);
  rig.clock.advance(3000);
  rig.keeper.captureFor("p2");
  expect(rig.shots).toHaveLength(1);
  rig.clock.advance(2000);
  expect(partsOf(await rig.completed("p2"))).toMatchObject({
    screen: { notAvailable: "It took longer than 5 s and was given up." },
  });
});

test("what a full disk refuses is kept in its order until it is taken", async () => {
  const rig = new Rig();
  rig.isDiskFull = true;
  rig.keeper.captureFor("p1");
  rig.shots[0]?.resolve({ facts });
  rig.lists[0]?.answer.resolve(processList);
  await rig.refused.untilCount(1, () => true);
  await settled();
  rig.clock.advance(1000);
  await rig.refused.untilCount(2, () => true);
  expect(rig.stored.all).toEqual([]);
  rig.isDiskFull = false;
  await settled();
  rig.clock.advance(1000);
  const items = await rig.completed("p1");
  expect(items.map(({ name }) => name)).toEqual(["storeEvidence", "captured", "storeParts", "storeParts", "complete"]);
});

test("after stop nothing more is given to the disk", async () => {
  const rig = new Rig();
  rig.isDiskFull = true;
  rig.keeper.captureFor("p1");
  await rig.refused.until(() => true);
  await settled();
  rig.keeper.stop();
  rig.isDiskFull = false;
  rig.clock.advance(10_000);
  await settled();
  expect(rig.stored.all).toEqual([]);
  expect(rig.refused.all).toHaveLength(1);
});

test("presses of a killed run get the computer as it is now, and why the rest is missing", async () => {
  const rig = new Rig();
  rig.withoutEvidence = ["old"];
  rig.incomplete = ["old", "half"];
  await rig.keeper.catchUp();
  const why = { notAvailable: "The bridge was not running in the moment after the press." };
  const old = await rig.completed("old");
  expect(old[0]).toMatchObject({ name: "storeEvidence", person: undefined });
  expect(partsOf(old)).toEqual({ processes: why, screen: why });
  expect(await rig.completed("half")).toEqual([
    { name: "storeParts", pressId: "half", parts: { processes: why, screen: why }, isComplete: true },
    { name: "complete", pressId: "half" },
  ]);
  expect([rig.shots.length, rig.lists.length]).toEqual([0, 0]);
});

test("catching up leaves alone what is being captured", async () => {
  const rig = new Rig();
  rig.keeper.captureFor("p1");
  rig.withoutEvidence = ["p1"];
  rig.incomplete = ["p1"];
  await rig.keeper.catchUp();
  expect(rig.stored.all.filter(({ name }) => name === "storeEvidence")).toHaveLength(1);
  rig.shots[0]?.resolve({ facts });
  rig.lists[0]?.answer.resolve(processList);
  expect(partsOf(await rig.completed("p1"))).toEqual({ processes: processList, screen: facts });
});

test("a mistake in reading the computer costs neither ticket nor bridge: it is written down", async () => {
  const mistakes: readonly EvidenceKeeperParts["capturer"]["capture"][] = [
    () => {
      throw new Error("a mistake");
    },
    () => ({ capturedAtMs: 0, fields: { hostname: { value: 1n } } }) as never, // no JSON
  ];
  for (const capture of mistakes) {
    const processes = async (): Promise<Reading<ProcessList>> => processList;
    const { keeper, stored } = new Rig({ capturer: { capture, processes }, pictureTaker: () => undefined });
    keeper.captureFor("p1");
    await stored.until(({ name }) => name === "complete");
    const base = stored.all.find((event) => event.name === "storeEvidence");
    expect(JSON.parse(base?.name === "storeEvidence" ? base.evidence : "")).toMatchObject({
      fields: { hostname: { notAvailable: expect.stringMatching(/^Nothing could be read: .*(mistake|BigInt)/) } },
    });
  }
});

test("a press of the moment in which the bridge stops is left to the next run", async () => {
  const { keeper, stored, shots } = new Rig();
  keeper.stop();
  keeper.captureFor("p1");
  await settled();
  expect([stored.all, shots]).toEqual([[], []]);
});
