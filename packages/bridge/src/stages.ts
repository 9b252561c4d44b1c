import process from "node:process";
import type { Person } from "@tier2/psa-adapters";
import { SessionAgents } from "./agent/session-agents.ts";
import { SessionDesk } from "./agent/session-desk.ts";
import type { BridgeOptions, BridgeParts, InForce } from "./bridge.ts";
import { EvidenceKeeper } from "./capture/evidence-keeper.ts";
import type { Observer, ObserverParts } from "./capture/observer.ts";
import { blankPicture } from "./capture/parts.ts";
import { personKey } from "./capture/person/choose-person.ts";
import type { TakePicture } from "./capture/pieces.ts";
import { composeByRules } from "./compose/compose.ts";
import { knownFacts } from "./compose/known-facts.ts";
import { fieldsOf, personOf, typedPerson } from "./compose/press-person.ts";
import type { BridgeConfig } from "./config/schema.ts";
import { knownContact, readsContact } from "./deliver/known-contact.ts";
import type { DestinationParts } from "./deliver/destination.ts";
import { LastUsedAddresses } from "./deliver/last-used.ts";
import { TypedPeople } from "./deliver/typed-people.ts";
import { fileSpreadOf } from "./deliver/budget.ts";
import { createFileMaker } from "./deliver/make-file.ts";
import { type Ways, createWays } from "./deliver/ways.ts";
import { toTier2Error } from "./errors.ts";
import type { BridgeEvent } from "./events.ts";
import { LifeSign } from "./life-sign.ts";
import type { BridgeLogger } from "./log.ts";
import { DesktopNotifier } from "./notify/desktop-notifier.ts";
import { showNotice } from "./notify/show-notice.ts";
import { createKeeper } from "./page/create-keeper.ts";
import type { PageKeeper } from "./page/page-keeper.ts";
import type { LeasedPress, Recorder, RecorderListeners } from "./record/messages.ts";
import { rulesOf } from "./rules-of.ts";
import { Watcher } from "./watch/watcher.ts";

/** All that works beside the thread that owns disk and buttons; nothing of it is begun yet but looking at the computer. */
export interface Stages {
  readonly recorder: Recorder;
  readonly observer: Observer;
  readonly agents: SessionAgents;
  readonly lastUsed: LastUsedAddresses;
  readonly typed: TypedPeople;
  readonly ways: Ways;
  readonly evidence: EvidenceKeeper;
  readonly watcher: Watcher;
  readonly notifier: DesktopNotifier;
  readonly pages: PageKeeper;
  readonly life: LifeSign;
}

export interface StageParts {
  readonly recorder: Recorder;
  readonly parts: BridgeParts;
  readonly logger: BridgeLogger;
  /** Of the start: times and amounts do not change while the bridge runs. */
  readonly delivery: BridgeConfig["delivery"];
  readonly inForce: () => InForce;
  readonly fetch: ObserverParts["fetch"];
  readonly first: DestinationParts;
  readonly fallback: DestinationParts | undefined;
  readonly onEvent: (event: BridgeEvent) => void;
}

const longestRetryAfterMs = 3_600_000;

/** Rejects with a Tier2Error. */
export async function openRecorderFor(
  options: BridgeOptions,
  { machineIdFile, openRecorder }: BridgeParts,
  listeners: RecorderListeners,
): Promise<Recorder> {
  const { config, databasePath, transport } = options;
  const { gestureWindowMs, settleMs, timeoutMs } = config.delivery;
  const { CREDENTIALS_DIRECTORY } = process.env;
  const settings = {
    ...{ databasePath, transport, gestureWindowMs, settleMs, machineIdFile, rules: rulesOf(options) },
    longestWaitMs: Math.max(longestRetryAfterMs, timeoutMs + settleMs),
    environment: { CREDENTIALS_DIRECTORY },
  };
  return openRecorder(settings, listeners).catch((error: unknown) => {
    throw toTier2Error(error);
  });
}

/** Each stage sees only what it is given of the others. Rejects with a Tier2Error. */
export async function openStages(given: StageParts): Promise<Stages> {
  const { recorder, parts, delivery, inForce, onEvent } = given;
  const { clock, random } = parts;
  const lastUsed = new LastUsedAddresses(recorder, clock);
  const typed = new TypedPeople(recorder, clock);
  await Promise.all([lastUsed.load(), typed.load()]);
  const agents = new SessionAgents(clock);
  const observer = await openObserver(given, agents, lastUsed, typed);
  const ways = openWays(given);
  const { findSession } = observer;
  const { canReach, openPage, showNotice: show } = new SessionDesk({ agents, openPage: parts.openPage, showNotice });
  const notifier = new DesktopNotifier({
    ...{ clock, show, canReach, findSession },
    isEnabled: () => inForce().config.watch.notifications,
    onRefused: (error) => onEvent({ type: "notification.refused", error: error.describe() }),
  });
  agents.onConnected(() => notifier.look());
  const evidence = openEvidenceKeeper(given, observer, ways);
  return {
    ...{ recorder, observer, agents, lastUsed, typed, ways, notifier, evidence },
    watcher: new Watcher({
      ...{ recorder, timeoutMs: delivery.timeoutMs, clock, random, onEvent },
      way: () => ways.way("first"),
      settings: () => inForce().config.watch,
      onFailed: (error) => onEvent({ type: "watch.failed", error }),
      onRecovered: () => onEvent({ type: "watch.recovered" }),
    }),
    pages: createKeeper({
      ...{ recorder, clock, ways, findSession, typed, logger: given.logger, openPage },
      pictureOver: async () => evidence.pictureOver(),
      config: () => inForce().config,
      tell: (notice) => notifier.tell(notice),
    }),
    life: new LifeSign({
      ...{ clock, onBlocked: (durationMs) => onEvent({ type: "main-thread.blocked", durationMs }) },
      // It tells itself why it died.
      show: () => void recorder.call("showLife", {}).catch(() => undefined),
    }),
  };
}

async function openObserver(
  { parts, fetch, inForce }: StageParts,
  agents: SessionAgents,
  lastUsed: LastUsedAddresses,
  typed: TypedPeople,
): Promise<Observer> {
  const { clock, random } = parts;
  return parts.openObserver({
    ...{ clock, random, fetch, agents },
    config: () => inForce().config,
    helpdesk: () => inForce().adapter,
    proxy: () => inForce().proxies?.httpsProxy,
    lastUsed: (login) => lastUsed.of(login),
    typed: (login) => typed.of(login),
  });
}

function openWays({ recorder, parts, delivery, inForce, first, fallback, onEvent }: StageParts): Ways {
  const { clock, random } = parts;
  const { timeoutMs, settleMs, backoffBaseMs, backoffCapMs, requestsPerHour, fileMegabytesPerHour } = delivery;
  const whose = ({ evidence, said }: LeasedPress): Person => ({
    ...personOf(inForce().config.person, fieldsOf(evidence)),
    ...typedPerson(said?.typed ?? {}),
  });
  return createWays({
    ...{ recorder, clock, random, first, fallback, onEvent },
    compose: async (press, nowMs, { adapter, context }) => {
      const { rules = [], texts, config } = inForce();
      const person = whose(press);
      const { device } = knownFacts(person, fieldsOf(press.evidence));
      const contact = readsContact(config)
        ? await knownContact(adapter, { person, ...device }, context, clock)
        : undefined;
      const values = { contact, rules, psa: adapter.kind, texts, support: config.support };
      const { draft, outcome } = composeByRules({ ...press, person, nowMs, ...values });
      return { draft, block: outcome.block };
    },
    makeFile: createFileMaker({ recorder, personOf: whose }),
    settings: { timeoutMs, settleMs, baseMs: backoffBaseMs, capMs: backoffCapMs },
    limits: {
      ...{ requestsPerHour, fileBytesPerHour: fileMegabytesPerHour * 1_000_000 },
      fileSpreadMs: fileSpreadOf(inForce().config.fleet.endpoints),
    },
  });
}

function openEvidenceKeeper(
  { recorder, parts, delivery, onEvent }: StageParts,
  observer: Observer,
  ways: Ways,
): EvidenceKeeper {
  return new EvidenceKeeper({
    ...{ recorder, capturer: observer.capturer, clock: parts.clock, retryMs: delivery.backoffBaseMs },
    pictureTaker: () => telling(observer.pictureTaker(), onEvent),
    person: () => personKey(observer.person()),
    onStored: (pressId, durationMs) => {
      onEvent({ type: "press.captured", pressId, durationMs });
      ways.wake();
    },
    onComplete: () => ways.wake(),
  });
}

/** Tells how each picture turned out, for a warning when security software hides the screen. */
function telling(take: TakePicture | undefined, onEvent: StageParts["onEvent"]): TakePicture | undefined {
  return (
    take &&
    (async () => {
      const shot = await take();
      const why = "notAvailable" in shot.facts ? shot.facts.notAvailable : undefined;
      if (why === undefined || why === blankPicture) {
        onEvent({ type: "picture.taken", isBlank: why === blankPicture });
      }
      return shot;
    })
  );
}
