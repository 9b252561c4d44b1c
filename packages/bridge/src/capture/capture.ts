import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import { collectedFields } from "./collected.ts";
import type { BaseValues, SessionValue } from "./fields/base-values.ts";
import type { Evidence, FieldName, Reading } from "./fields.ts";
import { lazily } from "./lazily.ts";
import { type Load, LoadHistory } from "./load-history.ts";
import { type Machine, openMachine } from "./machine.ts";
import type { ProcessList } from "./parts.ts";
import type { FindSession } from "./session.ts";

type Fields = Evidence["fields"];
type BaseReaders = { readonly [Name in keyof BaseValues]: () => BaseValues[Name] };

export interface CapturerParts {
  readonly clock: Clock;
  readonly findSession: FindSession;
  /** What was read before the press, with its age. */
  readonly slowFields: () => Fields;
  readonly personFields: () => Fields;
  /** Fields that are not collected, and "processes" (capture.without); asked at each press, so that it may change. */
  readonly without: () => readonly string[];
  /** Another computer than this one, for tests. */
  readonly machine?: Machine;
}

/** Reads the computer at a press. */
export interface Capturer {
  /** Takes about a millisecond, starts no process. Never throws: a field that cannot be read says why. */
  capture(): Evidence;
  /** Never rejects. */
  processes(signal: AbortSignal): Promise<Reading<ProcessList>>;
  stop(): void;
}

/** Begins to follow the computer's load. Rejects on an operating system the bridge does not know. */
export async function createCapturer(parts: CapturerParts): Promise<Capturer> {
  const machine = parts.machine ?? (await openMachine());
  const history = new LoadHistory(parts.clock, () => machine.readCounters());
  // Functions are compiled at their first, regular expressions at their second run: neither shall be a press. What is
  // read is forgotten.
  captureWith(parts, machine, history);
  captureWith(parts, machine, history);
  return {
    capture: () => captureWith(parts, machine, history),
    processes: async (signal) => readProcesses(parts, machine, signal),
    stop: () => history.stop(),
  };
}

function captureWith(parts: CapturerParts, machine: Machine, history: LoadHistory): Evidence {
  const readers = readersOf(parts, machine, history);
  const earlier: Fields = { ...fieldsFrom(parts.slowFields), ...fieldsFrom(parts.personFields) };
  const fields: Partial<Record<FieldName, Reading<unknown>>> = {};
  for (const name of collectedFields(parts.without())) {
    fields[name] = name in readers ? read<unknown>(readers[name as keyof BaseReaders]) : (earlier[name] ?? notYet);
  }
  return { capturedAtMs: parts.clock.now(), fields: fields as Fields };
}

const notYet: Reading<never> = { notAvailable: "It was not read yet: the bridge has just started." };

function readersOf({ findSession }: CapturerParts, machine: Machine, history: LoadHistory): BaseReaders {
  const look = lazily(() => history.look());
  return {
    ...machine.createReaders(),
    session: () => sessionValue(findSession()),
    processor: () => {
      const busyPercent = look().now?.processorPercent;
      return { ...machine.readProcessor(), ...(busyPercent === undefined ? {} : { busyPercent }) };
    },
    diskActivity: () => measured(look()).disks,
    networkActivity: () => measured(look()).networkCards,
    lastMinutes: () => look().lastMinutes,
  };
}

function measured({ now }: Load): NonNullable<Load["now"]> {
  if (now === undefined) {
    throw new Error("The bridge has just started, or the computer just woke up; it takes a second to measure.");
  }
  return now;
}

function sessionValue(session: ReturnType<FindSession>): SessionValue {
  if (session === undefined) {
    return { kind: "none", isRemote: false };
  }
  const { kind, isRemote, isLocked } = session;
  return { kind, isRemote, ...(isLocked === undefined ? {} : { isLocked }) };
}

function read<Value>(reader: () => Value): Reading<Value> {
  try {
    return { value: reader() };
  } catch (error) {
    return { notAvailable: messageOf(error) };
  }
}

function fieldsFrom(getter: () => Fields): Fields {
  try {
    return getter();
  } catch {
    return {}; // each field says then that it was not read
  }
}

async function readProcesses(
  { without }: CapturerParts,
  machine: Machine,
  signal: AbortSignal,
): Promise<Reading<ProcessList>> {
  if (without().includes("processes")) {
    return { notAvailable: "switched off in the configuration (capture.without)" };
  }
  try {
    return { value: await machine.readProcesses(signal) };
  } catch (error) {
    return { notAvailable: messageOf(error) };
  }
}
