import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import type { DestinationState } from "../events.ts";
import type { FollowUpState, LeasedFollowUp, NewFollowUp } from "../record/follow-ups.ts";
import type { LeasedPress, PressState, Recorder, RecorderCallName, RecorderCalls, Route } from "../record/messages.ts";
import type { WatchedTicket } from "../record/watched.ts";
import type { FakeClock } from "./fake-clock.ts";
import { Happenings } from "./happenings.ts";

interface Row {
  attempts: number;
  nextAttemptAtMs: number;
  leaseExpiresAtMs: number | undefined;
  findAfterMs: number | undefined;
  lastError: AdapterError | undefined;
}

export interface FakePress extends Row {
  readonly pressId: string;
  readonly recordedAtMs: number;
  state: PressState;
  route: Route;
  sentAtMs: number;
  ticket: TicketReference | undefined;
  subject: string | undefined;
}

export interface FakeFollowUp extends Row {
  readonly number: number;
  readonly pressId: string;
  readonly what: NewFollowUp;
  state: FollowUpState;
}

const ranks: readonly NewFollowUp["kind"][] = ["notes", "note", "asset", "file", "reconcile"];

/** What the deliverers ask of the recorder, in memory. It outlives them, as the disk does. */
export class FakeRecorder implements Recorder {
  readonly presses: FakePress[] = [];
  readonly followUps: FakeFollowUp[] = [];
  readonly calls: Happenings<{ readonly name: RecorderCallName }> = new Happenings();
  readonly destinations: { readonly state: DestinationState | undefined; readonly route: Route }[] = [];
  /** Calls that the disk refuses. */
  readonly refusals: Map<RecorderCallName, Error> = new Map();
  /** What a review does. */
  onReview = (): void => undefined;
  readonly #clock: FakeClock;
  #timeOfDayOffsetMs: number;

  constructor(clock: FakeClock) {
    this.#clock = clock;
    this.#timeOfDayOffsetMs = clock.now() - clock.elapsed();
  }

  /** A press that is ready to be sent; its id. */
  press(change: Partial<FakePress> = {}): string {
    const nowMs = this.#clock.now();
    const pressId = `press-${this.presses.length + 1}`;
    const press = { pressId, recordedAtMs: nowMs, state: "ready", route: "first", sentAtMs: 0 } as const;
    this.presses.push({ ...press, ...newRow(nowMs), ticket: undefined, subject: undefined, ...change });
    return pressId;
  }

  /** A press whose ticket stands, with this behind it; its id. */
  sentPress(followUps: readonly NewFollowUp[], change: Partial<FakePress> = {}): string {
    const ticket = { id: String(this.presses.length + 1), number: `T${this.presses.length + 1}` };
    const pressId = this.press({ state: "sent", sentAtMs: this.#clock.now(), ticket, subject: "s", ...change });
    this.#add(pressId, followUps);
    return pressId;
  }

  pressOf(pressId: string): FakePress {
    return found(this.presses.find((press) => press.pressId === pressId));
  }

  followUpOf(name: string): FakeFollowUp {
    return found(this.followUps.find(({ what }) => what.name === name || what.kind === name));
  }

  /** As a start does after a run that was killed: what was on its way may have arrived. */
  takeUp(settleMs: number): void {
    for (const row of [...this.presses, ...this.followUps]) {
      if (row.leaseExpiresAtMs !== undefined) {
        row.findAfterMs = row.leaseExpiresAtMs + settleMs;
        row.nextAttemptAtMs = row.findAfterMs;
        row.leaseExpiresAtMs = undefined;
      }
    }
  }

  async call<Name extends RecorderCallName>(
    name: Name,
    give: RecorderCalls[Name]["give"],
  ): Promise<RecorderCalls[Name]["get"]> {
    this.calls.add({ name });
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) {
      throw refusal;
    }
    const answer = this.#answers[name];
    if (answer === undefined) {
      throw new Error(`not planned: ${name}`);
    }
    return answer(give);
  }

  readonly #answers: {
    readonly [Name in RecorderCallName]?: (give: RecorderCalls[Name]["give"]) => RecorderCalls[Name]["get"];
  } = {
    lease: (give) => this.#lease(give),
    settle: (give) => this.#settle(give),
    leaseFollowUps: (give) => this.#leaseFollowUps(give),
    settleFollowUp: (give) => this.#settleFollowUp(give),
    addFollowUps: ({ pressId, followUps }) => this.#add(pressId, followUps),
    hurry: ({ nowMs }) => this.#hurry(nowMs),
    review: () => this.onReview(),
    watched: () => this.presses.filter(({ state }) => state === "sent").map(watchedTicket),
    storeWatched: () => undefined,
    setDestination: (give) => void this.destinations.push(give),
  };

  #lease({ nowMs, leaseMs, limit, route }: RecorderCalls["lease"]["give"]): RecorderCalls["lease"]["get"] {
    this.#followTimeOfDay(nowMs);
    const waiting = this.presses.filter((press) => isWaiting(press, "ready") && press.route === route);
    const due = waiting.filter((press) => press.nextAttemptAtMs <= nowMs).slice(0, limit);
    for (const press of due) {
      take(press, nowMs + leaseMs);
    }
    return { presses: due.map(leasedPress), nextDueAtMs: nextDue(waiting) };
  }

  /** Rows hold times of day; they move with it. */
  #followTimeOfDay(nowMs: number): void {
    const setByMs = nowMs - this.#clock.elapsed() - this.#timeOfDayOffsetMs;
    this.#timeOfDayOffsetMs += setByMs;
    for (const row of [...this.presses, ...this.followUps]) {
      row.nextAttemptAtMs += setByMs;
      row.findAfterMs = row.findAfterMs === undefined ? undefined : row.findAfterMs + setByMs;
    }
  }

  #settle({ pressId, settlement }: RecorderCalls["settle"]["give"]): void {
    const press = this.pressOf(pressId);
    press.leaseExpiresAtMs = undefined;
    if (settlement.result === "sent") {
      const { ticket, subject, atMs } = settlement;
      Object.assign(press, { state: "sent", ticket, subject, sentAtMs: atMs });
    } else if (settlement.result === "blocked") {
      press.state = "cancelled";
    } else if (settlement.result === "failed") {
      Object.assign(press, { state: "failed", lastError: settlement.error });
    } else {
      postpone(press, settlement);
    }
  }

  #leaseFollowUps(give: RecorderCalls["leaseFollowUps"]["give"]): RecorderCalls["leaseFollowUps"]["get"] {
    const { nowMs, leaseMs, limit, route, withFiles } = give;
    const isTicketDue = this.presses.some(
      (press) =>
        press.state === "ready" &&
        press.route === route &&
        (press.leaseExpiresAtMs !== undefined || press.nextAttemptAtMs <= nowMs),
    );
    const waiting = this.followUps.filter(
      (followUp) =>
        isWaiting(followUp, "waiting") &&
        this.pressOf(followUp.pressId).route === route &&
        (withFiles || followUp.what.kind !== "file"),
    );
    const due = waiting
      .filter(({ nextAttemptAtMs }) => !isTicketDue && nextAttemptAtMs <= nowMs)
      .sort((one, other) => ranks.indexOf(one.what.kind) - ranks.indexOf(other.what.kind) || one.number - other.number)
      .slice(0, limit);
    for (const followUp of due) {
      take(followUp, nowMs + leaseMs);
    }
    return { followUps: due.map((followUp) => this.#leasedFollowUp(followUp)), nextDueAtMs: nextDue(waiting) };
  }

  #settleFollowUp({ number, settlement }: RecorderCalls["settleFollowUp"]["give"]): void {
    const followUp = found(this.followUps.find((one) => one.number === number));
    followUp.leaseExpiresAtMs = undefined;
    if (settlement.result === "again") {
      postpone(followUp, settlement);
      return;
    }
    followUp.state = settlement.result;
    followUp.lastError = "error" in settlement ? settlement.error : undefined;
    this.#add(followUp.pressId, "adds" in settlement ? (settlement.adds ?? []) : []);
  }

  #add(pressId: string, followUps: readonly NewFollowUp[]): void {
    for (const what of followUps) {
      const nowMs = what.kind === "reconcile" ? what.dueAtMs : this.#clock.now();
      const state = what.kind === "file" && what.isHeld ? "held" : "waiting";
      this.followUps.push({ number: this.followUps.length + 1, pressId, what, state, ...newRow(nowMs) });
    }
  }

  #hurry(nowMs: number): void {
    for (const row of [...this.presses, ...this.followUps]) {
      if (row.leaseExpiresAtMs === undefined) {
        row.nextAttemptAtMs = Math.max(nowMs, row.findAfterMs ?? 0);
        row.state = row.state === "failed" ? ("recordedAtMs" in row ? "ready" : "waiting") : row.state;
      }
    }
  }

  #leasedFollowUp(followUp: FakeFollowUp): LeasedFollowUp {
    const { number, what, attempts, findAfterMs, leaseExpiresAtMs = 0 } = followUp;
    const press = this.pressOf(followUp.pressId);
    const otherId = what.kind === "note" ? what.ticketId : undefined;
    return {
      ...{ number, kind: what.kind, name: what.name, press: leasedPress(press), sentAtMs: press.sentAtMs },
      ticket: otherId === undefined ? found(press.ticket) : { id: otherId, number: otherId },
      text: what.kind === "note" ? what.text : undefined,
      visibility: what.kind === "note" ? what.visibility : undefined,
      ...{ attempt: attempts, mustFind: findAfterMs !== undefined, leaseExpiresAtMs },
    };
  }
}

const newRow = (nowMs: number): Row => ({
  attempts: 0,
  nextAttemptAtMs: nowMs,
  leaseExpiresAtMs: undefined,
  findAfterMs: undefined,
  lastError: undefined,
});

const isWaiting = (row: Row & { readonly state: string }, state: string): boolean =>
  row.state === state && row.leaseExpiresAtMs === undefined;

const nextDue = (rows: readonly Row[]): number | undefined => {
  const times = rows.filter(({ leaseExpiresAtMs }) => leaseExpiresAtMs === undefined);
  return times.length === 0 ? undefined : Math.min(...times.map(({ nextAttemptAtMs }) => nextAttemptAtMs));
};

function take(row: Row, leaseExpiresAtMs: number): void {
  row.attempts += 1;
  row.leaseExpiresAtMs = leaseExpiresAtMs;
}

function postpone(
  row: Row,
  { error, nextAttemptAtMs, findAfterMs }: Pick<Row, "nextAttemptAtMs" | "findAfterMs"> & { error: AdapterError },
): void {
  Object.assign(row, { lastError: error, nextAttemptAtMs, findAfterMs });
}

const leasedPress = (press: FakePress): LeasedPress => ({
  ...{ pressId: press.pressId, serial: "S1", sequence: 1, recordedAtMs: press.recordedAtMs },
  ...{ gesture: "short", holdMs: 80, isFromSoftware: false, attempt: press.attempts },
  ...{
    mustFind: press.findAfterMs !== undefined,
    isUnanswered: false,
    isApart: false,
    said: undefined,
    isPossibleDuplicate: false,
  },
  ...{ leaseExpiresAtMs: press.leaseExpiresAtMs ?? 0, evidence: "{}" },
});

const watchedTicket = ({ pressId, sentAtMs, subject = "", ticket }: FakePress): WatchedTicket => ({
  ...{ pressId, serial: "S1", ticketId: found(ticket).id, ticketNumber: found(ticket).number, subject },
  ...{ sinceMs: sentAtMs, status: undefined, isClosed: false, knownReplies: [] },
});

function found<Item>(item: Item | undefined): Item {
  if (item === undefined) {
    throw new Error("The fake recorder has no such row.");
  }
  return item;
}
