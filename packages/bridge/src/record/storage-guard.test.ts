import { expect, test } from "vitest";
import { Tier2Error } from "../errors.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { FakeReserve } from "../testing/fake-reserve.ts";
import { StorageGuard } from "./storage-guard.ts";

const error = (code: string) => new Tier2Error({ code, category: "storage", message: "made by the test", hint: "" });

/** A disk that takes as many writes as it has room for. */
function rig({ room = Number.POSITIVE_INFINITY, reserveRoom = 2, isHeld = true } = {}) {
  const clock = new FakeClock();
  const reserve = new FakeReserve();
  reserve.isHeld = isHeld;
  const states: string[] = [];
  const disk = {
    room,
    refusal: undefined as Tier2Error | undefined,
    writes: 0,
    checkpoints: 0,
    checkpoint: () => {
      if (disk.refusal !== undefined || disk.room <= 0) {
        throw disk.refusal ?? error("disk_full");
      }
      disk.checkpoints += 1;
    },
    write: () => {
      if (disk.refusal !== undefined) {
        throw disk.refusal;
      }
      if (disk.room <= 0) {
        throw error("disk_full");
      }
      disk.room -= 1;
      disk.writes += 1;
    },
  };
  const giveUp = reserve.giveUp.bind(reserve);
  reserve.giveUp = () => {
    disk.room += reserve.isHeld ? reserveRoom : 0;
    giveUp();
  };
  const onChanged = ({ condition }: { condition: string }): void => void states.push(condition);
  const guard = new StorageGuard({ disk, reserve, clock, onChanged });
  guard.start();
  return { clock, disk, reserve, states, guard, press: () => guard.use(disk.write) };
}

test("on a full disk the press goes into the room of the reserve, unnoticed by whoever pressed", () => {
  const { press, states, reserve, disk } = rig({ room: 1 });
  press();
  press();
  expect([disk.writes, disk.checkpoints, reserve.isHeld, states]).toEqual([2, 1, false, ["low"]]);
});

test("when the reserve is used up presses are refused, and told as such once", () => {
  const { press, states } = rig({ room: 0 });
  press();
  press();
  expect(press).toThrow("made by the test");
  expect(press).toThrow("made by the test");
  expect(states).toEqual(["low", "failing"]);
});

test("what may be left out never takes the reserve, and is not even tried while the disk is low", () => {
  const { guard, disk, reserve, states } = rig({ room: 1 });
  expect([guard.useIfRoom(disk.write), guard.useIfRoom(disk.write)]).toEqual([true, false]);
  disk.room = 5;
  expect(guard.useIfRoom(disk.write)).toBe(false);
  expect([disk.writes, reserve.isHeld, states]).toEqual([1, true, ["low"]]);
});

test("recovers by itself: when there is room again the reserve is made anew", () => {
  const { press, states, reserve, disk, clock } = rig({ room: 0, reserveRoom: 1 });
  press();
  expect(press).toThrow("made by the test");
  clock.advance(10_000);
  expect(states).toEqual(["low", "failing"]);
  disk.room = 100;
  reserve.hasRoom = false;
  clock.advance(3000);
  expect(states).toEqual(["low", "failing", "low"]); // presses fit, the reserve does not yet
  reserve.hasRoom = true;
  clock.advance(3000);
  expect([states, reserve.isHeld, clock.nextAtMs]).toEqual([["low", "failing", "low", "well"], true, undefined]);
});

test("a press that fits before anybody looked tells it too", () => {
  const { press, states, disk } = rig({ isHeld: true });
  disk.refusal = error("disk_error");
  expect(press).toThrow("made by the test");
  disk.refusal = undefined;
  press();
  expect(states).toEqual(["failing", "well"]);
});

test("a disk without room for the reserve is low from the beginning", () => {
  const { states, clock } = rig({ isHeld: false });
  expect(states).toEqual(["low"]);
  clock.advance(3000);
  expect(states).toEqual(["low", "well"]);
});

test("only a full disk takes the reserve", () => {
  const { press, states, reserve, disk } = rig();
  disk.refusal = error("disk_error");
  expect(press).toThrow("made by the test");
  expect([reserve.isHeld, states]).toEqual([true, ["failing"]]);
});

test("the log is written back after many writes; a full disk then is low, not failing", () => {
  const { press, states, disk, clock } = rig({ room: 512 });
  for (let count = 0; count < 512; count += 1) {
    press();
  }
  clock.advance(500);
  expect([disk.checkpoints, states]).toEqual([0, ["low"]]);
  disk.room = 10;
  clock.advance(3000);
  expect([disk.checkpoints, states]).toEqual([1, ["low", "well"]]);
});
