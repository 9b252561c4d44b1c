import type { EvidencePart } from "../capture/parts.ts";
import type { Clock } from "../clock.ts";
import type { RecorderEvent } from "../events.ts";
import type { LightKeeper } from "../light/light-keeper.ts";
import type { NewFollowUp } from "./follow-ups.ts";
import type { RecorderCallName, RecorderCalls } from "./messages.ts";
import type { StorageGuard } from "./storage-guard.ts";
import type { Stores } from "./stores.ts";
import { tellDecision } from "./tell-decision.ts";
import type { TimeOfDay } from "./time-of-day.ts";

export interface CallParts {
  readonly stores: Stores;
  readonly storage: StorageGuard;
  readonly lights: LightKeeper;
  readonly clock: Clock;
  readonly timeOfDay: TimeOfDay;
  readonly onEvent: (event: RecorderEvent) => void;
  readonly stop: () => Promise<void>;
}

export type Calls = {
  readonly [Name in RecorderCallName]: (
    give: RecorderCalls[Name]["give"],
  ) => RecorderCalls[Name]["get"] | Promise<RecorderCalls[Name]["get"]>;
};

/** What the main thread may ask of the thread that owns the disk. */
export function createCalls({ stores, storage, lights, clock, timeOfDay, onEvent, stop }: CallParts): Calls {
  const { commits, evidence, followUps, lookups, presses, queue, review, watch, words } = stores;

  const reviewNow = (nowMs: number): void => {
    const { dead, rerouted, forgottenPresses, erasedEvidence } = storage.use(() => review.review(nowMs));
    for (const press of dead) {
      onEvent({ type: "press.dead", ...press });
    }
    for (const { pressId, route } of rerouted) {
      onEvent({ type: "press.rerouted", pressId, route });
    }
    if (forgottenPresses + erasedEvidence > 0) {
      onEvent({ type: "data.erased", presses: forgottenPresses, evidence: erasedEvidence });
    }
    lights.updateAll();
  };

  const storeParts = ({ pressId, parts, isComplete, nowMs }: RecorderCalls["storeParts"]["give"]): void => {
    const { mustAskForPicture } = stores.rules();
    const isHeld = commits.write(() => {
      if (!presses.mayKeepParts(pressId)) {
        return false;
      }
      for (const part of parts) {
        evidence.insert(pressId, part);
      }
      if (isComplete) {
        presses.setCaptured(pressId);
        const files = filesOf(evidence.parts(pressId, ["picture"]), mustAskForPicture);
        followUps.add(pressId, files, nowMs);
        return files.some((file) => file.kind === "file" && file.isHeld);
      }
      return false;
    });
    if (isHeld) {
      onEvent({ type: "picture.held", pressId, serial: queue.press(pressId)?.serial ?? "" });
    }
  };

  const tellPress = (pressId: string, serial: string, nowMs: number): void => {
    const report = { bootId: 0, sequence: 0, deviceTimeMs: 0 };
    onEvent({ type: "press.recorded", pressId, serial, ...report, recordedAtMs: nowMs, isFromSoftware: true });
    lights.update(serial);
  };

  return {
    // What was read at a press gives way to presses: its ticket is made without it while the disk is full.
    storeEvidence: ({ pressId, evidence: content, person }) => {
      if (!storage.useIfRoom(() => presses.storeEvidence(pressId, content, person))) {
        storage.use(() => presses.storeEvidence(pressId, undefined, person));
      }
    },
    storeParts: (give) => {
      if (!storage.useIfRoom(() => storeParts(give))) {
        storage.use(() => storeParts({ ...give, parts: [] }));
      }
    },
    parts: ({ pressId, names }) => storage.use(() => evidence.parts(pressId, names)),
    withoutEvidence: () => storage.use(() => presses.withoutEvidence()),
    incomplete: () => storage.use(() => presses.incomplete()),
    lease: ({ nowMs, leaseMs, limit, route }) => {
      const { decisions, ...answer } = storage.use(() => {
        timeOfDay.follow();
        return presses.lease(nowMs, leaseMs, limit, route);
      });
      for (const decision of decisions) {
        tellDecision({ lights, onEvent }, decision);
      }
      for (const serial of new Set(answer.presses.map((press) => press.serial))) {
        lights.update(serial);
      }
      return answer;
    },
    settle: ({ pressId, settlement }) => {
      const { serial, isUrgent } = storage.use(() => {
        timeOfDay.follow();
        return presses.settle(pressId, settlement);
      });
      if (settlement.result === "sent") {
        lights.sent(serial, { isUrgent });
      } else if (settlement.result === "blocked") {
        tellDecision({ lights, onEvent }, { kind: "cancelled", pressId, serial, reason: "rule" });
      } else {
        lights.update(serial);
      }
    },
    leaseFollowUps: (give) => storage.use(() => followUps.lease(give, (row) => presses.leasedPress(row))),
    settleFollowUp: ({ number, settlement, nowMs }) =>
      storage.use(() => {
        timeOfDay.follow();
        followUps.settle(number, settlement, nowMs);
      }),
    addFollowUps: ({ pressId, followUps: added, nowMs }) =>
      storage.use(() => commits.write(() => followUps.add(pressId, added, nowMs))),
    review: ({ nowMs }) => reviewNow(nowMs),
    hurry: ({ nowMs }) => {
      storage.use(() => presses.hurry(nowMs));
      lights.updateAll();
    },
    setRules: ({ rules }) => stores.setRules(rules),
    pressFromSoftware: ({ serial, gesture, nowMs }) => {
      const pressId = storage.use(() => {
        timeOfDay.follow();
        return presses.recordFromSoftware(serial, gesture, nowMs);
      });
      tellPress(pressId, serial, nowMs);
      return pressId;
    },
    say: ({ pressId, saying, note, nowMs }) => {
      const became = storage.use(() => words.say(pressId, saying, note, nowMs));
      storage.use(() => presses.letGo(pressId, nowMs));
      if (became !== "over") {
        onEvent({ type: "words.recorded", pressId, became });
      }
      return became;
    },
    letGo: ({ pressId, nowMs }) => storage.use(() => presses.letGo(pressId, nowMs)),
    setApart: ({ pressId, nowMs }) => {
      const made = storage.use(() => presses.setApart(pressId, nowMs));
      if (made?.isNew === true) {
        tellPress(made.pressId, made.serial, nowMs);
      }
      return made?.pressId;
    },
    replacePicture: ({ pressId, bytes }) => storage.use(() => words.replacePicture(pressId, bytes)),
    decide: ({ pressId, word, nowMs }) => {
      const taken = storage.use(() => words.take(pressId, word, nowMs));
      const serial = queue.press(pressId)?.serial;
      if (serial !== undefined && taken.isDone) {
        if (word === "cancel") {
          tellDecision({ lights, onEvent }, { kind: "cancelled", pressId, serial, reason: "request" });
        } else {
          lights.update(serial);
        }
      }
      return taken;
    },
    queue: ({ limit, person }) =>
      storage.use(() => ({
        ...queue.snapshot(limit, person),
        openFollowUps: followUps.openCount,
        watchedTickets: watch.count(clock.now()),
        usedBytes: review.usedBytes,
      })),
    details: ({ pressId }) =>
      storage.use(() => {
        const press = queue.press(pressId);
        const parts = press === undefined ? [] : evidence.sizes(pressId);
        const { said } = evidence.ticketParts(pressId);
        return press === undefined ? undefined : { press, said, followUps: followUps.of(pressId), parts };
      }),
    erasePerson: ({ name }) => storage.use(() => review.erasePerson(name)),
    watched: ({ nowMs }) => storage.use(() => watch.watched(nowMs)),
    storeWatched: ({ results, nowMs }) => {
      for (const serial of new Set(storage.use(() => watch.store(results, nowMs)))) {
        lights.update(serial);
      }
    },
    lookups: ({ scope }) => storage.use(() => lookups.all(scope)),
    keepLookups: ({ scope, entries, nowMs }) => void storage.useIfRoom(() => lookups.keep(scope, entries, nowMs)),
    setDestination: ({ state, route }) => {
      const before = lights.destination(route) ?? "reachable";
      if (state === "reachable" && before !== "reachable") {
        storage.use(() => presses.hurryPostponed(route, clock.now()));
      }
      lights.setDestination(state, route);
    },
    showLife: () => lights.showLife(),
    stop,
  };
}

/** The report goes with every ticket, the picture where one was taken. */
function filesOf(pictures: readonly EvidencePart[], isHeld: boolean): NewFollowUp[] {
  const report: NewFollowUp = { kind: "file", name: "report.html", isHeld: false };
  const [picture] = pictures;
  if (picture === undefined) {
    return [report];
  }
  const isJpeg = picture.bytes[0] === 0xff; // "RIFF" begins a WebP
  return [{ kind: "file", name: isJpeg ? "screen.jpg" : "screen.webp", isHeld }, report];
}
