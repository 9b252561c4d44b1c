import { type ErrorDescription, Tier2Error, toTier2Error } from "@tier2/bridge";
import type { CommandContext } from "../command.ts";
import { explain } from "../explain.ts";
import type { CourseListeners } from "./course.ts";
import { type BatchLog, openBatchLog } from "./batch-log.ts";
import type { FlashResult } from "./flash-board.ts";
import type { Plan } from "./plan.ts";
import { reportCourse } from "./report-course.ts";
import { batchJson } from "../shapes/firmware.ts";
import { printJson } from "../print-json.ts";

/** What was done to a board, all of it well. */
export interface BoardWork {
  /** Undefined: it had the image already, read back and compared. */
  readonly flashed: FlashResult | undefined;
  /** As the running firmware says at the end; undefined for an image that is no button's. */
  readonly serial: string | undefined;
  readonly version: string | undefined;
  /** Undefined: there was none. */
  readonly selfTest: "passed" | "passed without a person" | undefined;
}

/** A board, and what became of it. */
export interface BoardOutcome {
  readonly path: string;
  readonly portPath: string | undefined;
  readonly board: string;
  readonly imageSha256: string;
  readonly durationMs: number;
  readonly work: BoardWork | undefined;
  readonly error: ErrorDescription | undefined;
}

export interface BatchOptions {
  readonly log?: string;
}

export const logOption = {
  flags: "--log <file>",
  meaning: "append a line for each board to this CSV file: time, port, board, serial, image, self-test, result",
};

/** The log that was asked for. Throws a Tier2Error when it cannot be written: before any board is looked for. */
export const openLog = ({ log }: BatchOptions): BatchLog | undefined =>
  log === undefined ? undefined : openBatchLog(log);

type WorkOn = (plan: Plan, listeners: CourseListeners) => Promise<BoardWork>;

/**
 * Does the work on one board after the other, and resolves with what became of each: an error of one is told, and the next
 * one's turn comes. Nothing more is begun after Ctrl+C, or when the log cannot be written any more.
 */
export async function runBatch(
  plans: readonly Plan[],
  log: BatchLog | undefined,
  io: CommandContext,
  workOn: WorkOn,
): Promise<readonly BoardOutcome[]> {
  const outcomes: BoardOutcome[] = [];
  let logProblem: Tier2Error | undefined;
  for (const [index, plan] of plans.entries()) {
    const { target } = plan.found;
    const prefix = plans.length === 1 ? "" : `${index + 1}/${plans.length} ${target.portPath ?? target.path}: `;
    const mayBegin = logProblem === undefined && !io.ending.aborted;
    const done = mayBegin ? await workOnOne(plan, io, prefix, workOn) : notBegun(plan, logProblem);
    try {
      if (logProblem === undefined) {
        log?.add(rowOf(done));
      }
    } catch (error) {
      logProblem = toTier2Error(error);
    }
    const outcome = logProblem === undefined ? done : unlogged(done, logProblem);
    outcomes.push(outcome);
    if (outcome.error !== undefined && plans.length > 1) {
      (io.errors ?? io.stderr).write(`${prefix}${explain(new Tier2Error(outcome.error))}\n`);
    }
  }
  return outcomes;
}

/** A board without a line in the log is none that the batch is done with. */
function unlogged(outcome: BoardOutcome, problem: Tier2Error): BoardOutcome {
  const { message, hint } = outcome.error ?? { message: "The board is done.", hint: `${outcomeText(outcome)}.` };
  const error = {
    ...(outcome.error ?? problem.describe()),
    message: `${message} Its line in the log is missing. ${problem.message}`,
    hint: `${hint} ${problem.hint}`,
  };
  return { ...outcome, error };
}

/** Throws the error of an only board; of several a Tier2Error with the category of the first that failed. */
function requireAllWell(outcomes: readonly BoardOutcome[]): void {
  const failed = outcomes.flatMap(({ portPath, path, error }) =>
    error === undefined ? [] : { text: `${portPath ?? path} (${error.code})`, error },
  );
  const [first] = failed;
  if (first !== undefined && outcomes.length === 1) {
    throw new Tier2Error(first.error);
  }
  if (first !== undefined) {
    const boards = failed.map(({ text }) => text).join(", ");
    throw new Tier2Error({
      ...{
        code: "boards_failed",
        category: first.error.category,
        message: `${failed.length} of ${outcomes.length} boards failed: ${boards}.`,
      },
      hint: `Of the first: ${first.error.message} ${first.error.hint}`,
    });
  }
}

async function workOnOne(plan: Plan, io: CommandContext, prefix: string, workOn: WorkOn): Promise<BoardOutcome> {
  const startMs = performance.now();
  const { end, ...listeners } = reportCourse(io, prefix);
  const common = factsOf(plan);
  const durationMs = (): number => Math.round(performance.now() - startMs);
  try {
    const work = await workOn(plan, listeners);
    return { ...common, durationMs: durationMs(), work, error: undefined };
  } catch (error) {
    return { ...common, durationMs: durationMs(), work: undefined, error: toTier2Error(error).describe() };
  } finally {
    end();
  }
}

const factsOf = ({ found, board, image }: Plan): Pick<BoardOutcome, "path" | "portPath" | "board" | "imageSha256"> => ({
  ...{ path: found.target.path, portPath: found.target.portPath, board, imageSha256: image.sha256 },
});

const notBegun = (plan: Plan, logProblem: Tier2Error | undefined): BoardOutcome => ({
  ...{ ...factsOf(plan), durationMs: 0, work: undefined },
  error: {
    ...{ code: logProblem?.code ?? "flash_interrupted", category: logProblem?.category ?? "firmware" },
    message: logProblem === undefined ? "Interrupted before this board's turn." : "No board is begun without the log.",
    hint: "Nothing was changed on it. Run the command again.",
  },
});

const rowOf = ({ portPath, path, board, imageSha256, durationMs, work, error }: BoardOutcome) => ({
  ...{ portPath: portPath ?? path, board, imageSha256, durationMs },
  ...{ serial: work?.serial ?? "", version: work?.version ?? "", selfTest: work?.selfTest ?? "" },
  ...{ result: error?.code ?? "ok", message: error?.message ?? "" },
});

const ways: Readonly<Record<FlashResult["way"], string>> = {
  picoboot: "written by PICOBOOT, read back and compared",
  avr109: "written by AVR109, read back and compared",
  "uf2-drive": "copied to its drive, not read back",
};

/** Prints what became of boards; throws as `requireAllWell` does. */
export function reportBatch(
  io: CommandContext,
  isJson: boolean | undefined,
  outcomes: readonly BoardOutcome[],
): number {
  if (isJson === true) {
    printJson(io, batchJson(outcomes));
  } else {
    for (const outcome of outcomes.filter(({ error }) => error === undefined)) {
      io.stdout.write(`${outcomeText(outcome)}\n`);
    }
  }
  requireAllWell(outcomes);
  return 0;
}

/** A board that is well, in a line for people. */
function outcomeText({ board, portPath, path, work, durationMs }: BoardOutcome): string {
  const { flashed, serial, version, selfTest } = work ?? {};
  const facts = [
    flashed === undefined ? "had it already, read back and compared" : ways[flashed.way],
    ...(flashed?.writes === 2 ? ["at the second attempt"] : []),
    ...(serial === undefined ? [] : [serial === "" ? "no serial yet" : `serial ${serial}`]),
    ...(selfTest === undefined ? [] : [`self-test ${selfTest}`]),
  ];
  const firmware = version === undefined ? "the image" : `firmware ${version}`;
  return `${board} at ${portPath ?? path}: ${firmware} ${facts.join(", ")} (${(durationMs / 1000).toFixed(1)} s)`;
}
