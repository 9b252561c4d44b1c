import { readFileSync } from "node:fs";
import path from "node:path";
import { type GestureKind, TransportError } from "@tier2/button";
import { expect, test } from "vitest";
import type { FakeBoard } from "../flash/testing/fake-board.ts";
import { newFolder, none, olderPico, shaped, version } from "../flash/testing/older-pico.ts";
import { runAttached } from "../flash/testing/run-attached.ts";
import { type Answer, type ScriptedPrompts, escape, scriptedPrompts } from "../testing/scripted-prompts.ts";
import { type ProvisionOptions, firmwareProvision, provisionAttached } from "./firmware-provision.ts";

/** A board that takes a serial number and has none. */
function unnumbered(stage: ConstructorParameters<typeof FakeBoard>[0] = "firmware"): FakeBoard {
  const board = olderPico(stage);
  board.serial = "";
  board.capabilities = ["serial-settable"];
  return board;
}

/** A made-up board has no light to test; emulated ones are tested beside `EmulatedBoard`. */
const untested = { skipTest: true };

test("provision flashes, numbers, and sets", async () => {
  const board = unnumbered("boot loader");
  const options = { ...untested, set: ["holdMs=1000", "brightness=64"], json: true };
  const { code, stdout } = await runAttached(provisionAttached, options, board);
  expect(code).toBe(0);
  expect(shaped(stdout, firmwareProvision)).toMatchObject({
    boards: [{ serial: expect.stringMatching(/^T2-[2-9A-Z]{10}$/) as unknown, version, flashed: { isCompared: true } }],
  });
  expect(board.settings).toMatchObject({ holdMs: 1000, brightness: 64, releaseMs: 20 });
  const log = path.join(newFolder(), "batch.csv");
  const again = await runAttached(provisionAttached, { ...untested, log }, board);
  expect(again.stdout).toContain(`firmware ${version} had it already, read back and compared, serial ${board.serial}`);
  expect(again.stderr).toContain("Comparing with what it has\n");
  expect(readFileSync(log, "utf8")).toMatch(new RegExp(`,pico,${board.serial},${version},[0-9a-f]{64},,ok,`));
});

test("provision writes over another build of the same version", async () => {
  const board = unnumbered();
  await runAttached(provisionAttached, untested, board);
  board.flash[77] = (board.flash[77] ?? 0) ^ 1;
  board.log.length = 0;
  const { code, stdout } = await runAttached(provisionAttached, untested, board);
  expect({ code, isWritten: stdout.includes("written by PICOBOOT") }).toEqual({ code: 0, isWritten: true });
  expect(board.log).toContain("write");
  board.log.length = 0;
  await runAttached(provisionAttached, untested, board);
  expect(board.log).not.toContain("write");
});

test("provision copies to a drive whose board nobody can read", async () => {
  const board = unnumbered();
  board.version = board.nextVersion;
  board.afterLeaving = "drive alone";
  const { code, stdout } = await runAttached(provisionAttached, untested, board);
  expect({ code, isCopied: stdout.includes("copied to its drive, not read back") }).toEqual({
    code: 0,
    isCopied: true,
  });
});

test("Ctrl+C while provision compares: nothing is written", async () => {
  const board = unnumbered("boot loader");
  const ending = new AbortController();
  board.onStep = (step) => {
    if (step === "read") {
      ending.abort();
    }
  };
  const { code, stderr } = await runAttached(provisionAttached, untested, board, { ending: ending.signal });
  expect({ code, isTold: stderr.includes("Interrupted. Nothing was written") }).toEqual({ code: 11, isTold: true });
  expect(board.log).not.toContain("erase");
});

test.each([
  ["unanswered", "it may have taken it", "tier2 firmware info shows which serial number it has"],
  ["detached", "it may have taken it", "tier2 firmware info shows which serial number it has"],
  ["stalled", "Nothing was changed", "Plug it in again"],
] as const)("a serial number whose answer is %s", async (problem, state, remedy) => {
  const board = unnumbered();
  board.onStep = (step) => {
    if (step.startsWith("serial")) {
      throw new TransportError(problem, "The serial cannot be set: no answer.");
    }
  };
  const { code, stderr } = await runAttached(provisionAttached, { ...untested, newSerial: "DESK-1" }, board);
  expect({ code, hasState: stderr.includes(state), hasRemedy: stderr.includes(remedy) }).toEqual({
    ...{ code: 11, hasState: true, hasRemedy: true },
  });
});

test("provision gives the serial that it is told, and to one board only", async () => {
  const board = unnumbered();
  expect((await runAttached(provisionAttached, { ...untested, newSerial: "DESK-1" }, board)).code).toBe(0);
  expect(board.serial).toBe("DESK-1");
  const two = unnumbered();
  two.others = { ...none, loaders: [{ ...two.loader, path: "2-1", portPath: "2-1" }] };
  const { code, stderr } = await runAttached(provisionAttached, { newSerial: "DESK-1", all: true }, two);
  expect({ code, isTold: stderr.includes("--new-serial is for one board.") }).toEqual({ code: 2, isTold: true });
});

test.each([
  [{ newSerial: "with blank" }, "is no serial number"],
  [{ set: ["hold=1"] }, "names: glitchFilterUs, releaseMs, holdMs, doublePressMs, brightness"],
  [{ set: ["holdMs=1"] }, "It takes 0 or 300 to 10000 ms."],
  [{ set: ["brightness"] }, "Write brightness=NUMBER. It takes 1 to 255."],
  [{ set: ["brightness=bright"] }, "gives brightness no whole number"],
  [{ set: ["glow=1"] }, "is no setting"],
])("provision %j is a mistake of writing", async (options, text) => {
  const board = unnumbered();
  const { code, stderr } = await runAttached(provisionAttached, options, board);
  expect({ code, isTold: stderr.includes(text) }).toEqual({ code: 2, isTold: true });
  expect(board.log).toEqual([]);
});

test("a board that is not seen again after it got its serial has it", async () => {
  const board = unnumbered();
  board.onStep = (step) => {
    if (step === "wait" && board.serial === "DESK-1") {
      board.unplug();
    }
  };
  const { code, stderr } = await runAttached(provisionAttached, { newSerial: "DESK-1" }, board);
  expect({ code, isTold: stderr.includes("took its serial number") }).toEqual({ code: 11, isTold: true });
});

/** What is done with the button when it is asked for. */
const fingers: Readonly<Record<string, readonly [GestureKind, number]>> = {
  "Press the button once.": ["short", 80],
  "Press it twice, quickly.": ["double", 90],
  "Press it and hold it for two seconds.": ["long", 2000],
};

/** A person who looks and presses, and answers otherwise where it is planned. */
function personAt(board: FakeBoard, answers: readonly Answer[] = []): ScriptedPrompts {
  const scripted = scriptedPrompts(answers);
  let sequence = 0;
  return {
    ...scripted,
    say: (tone, text) => {
      scripted.say(tone, text);
      const [kind, holdMs] = fingers[text] ?? ["short", 0];
      sequence += 1;
      const number = sequence;
      setImmediate(() => board.press(number, kind, holdMs)); // the answer to what is asked comes after it
    },
  };
}

/** Provisions with a person in the terminal's place. */
const guided = async (board: FakeBoard, options: ProvisionOptions, prompts: ScriptedPrompts) =>
  runAttached(
    async (given: ProvisionOptions, io, boards) => provisionAttached(given, io, boards, { prompts, patienceMs: 500 }),
    options,
    board,
  );

test("provision tests with a person who looks and presses", async () => {
  const board = unnumbered();
  const prompts = personAt(board);
  const { code, stdout } = await guided(board, { newSerial: "DESK-1" }, prompts);
  expect(code).toBe(0);
  expect(stdout).toMatch(/, serial DESK-1, self-test passed \(/);
  expect(prompts.heard).toEqual([
    ...["? Is the light on?", "plain: Press the button once."],
    ...["plain: Press it twice, quickly.", "plain: Press it and hold it for two seconds."],
  ]);
  expect(board.log.filter((step) => step.startsWith("taken"))).toEqual(
    [1, 2, 3].flatMap((sequence) => [`taken press ${sequence}`, `taken gesture ${sequence}`]),
  );
});

test("provision: a light that is not seen fails the board, which is told and logged", async () => {
  const board = olderPico();
  const log = path.join(newFolder(), "batch.csv");
  const prompts = personAt(board, [{ to: "green", give: false }]);
  const { code, stdout, stderr } = await guided(board, { log }, prompts);
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
  expect(stderr).toContain("The self-test failed: light green: It was not seen. [self_test_failed]\nLook at the wires");
  expect(readFileSync(log, "utf8")).toContain(",self_test_failed,");
  expect(prompts.heard).toContain("? Is the light blue?");
});

test("provision: a person who ends the questions ends it with the board as it is", async () => {
  const board = olderPico();
  const { code, stderr } = await guided(board, {}, personAt(board, [{ to: "red", give: escape }]));
  expect({ code, isTold: stderr.includes("[setup_ended]") }).toEqual({ code: 2, isTold: true });
  expect(board.stage).toBe("firmware");
});
