import type { FindSession } from "../capture/session.ts";
import type { Clock } from "../clock.ts";
import type { BridgeConfig } from "../config/schema.ts";
import { type Tier2Error, toTier2Error } from "../errors.ts";
import type { BridgeEvent, DestinationState } from "../events.ts";
import { type Notice, type PressNews, pressNotice } from "../notify/notice.ts";
import type { QueuedPress, Recorder, Route } from "../record/messages.ts";
import type { Attention } from "../record/watched.ts";
import type { PageDesk } from "./desk.ts";
import type { OpenPage } from "./open-browser.ts";
import { whenDecided } from "./when-decided.ts";

/** What the keeper learns of the bridge, for the pages. */
export interface PageFacts {
  /** What the person was told of a ticket and has not read on a page. */
  readonly news: Map<string, Attention>;
  readonly destination: (route: Route) => DestinationState | undefined;
}

export interface PageKeeperParts {
  readonly clock: Clock;
  readonly config: () => Pick<BridgeConfig, "page" | "support" | "fallback">;
  readonly findSession: FindSession;
  readonly recorder: Pick<Recorder, "call">;
  readonly openPage: OpenPage;
  /** Resolves when no picture is being taken, in which the page would be what is seen. */
  readonly pictureOver: () => Promise<void>;
  /** Loads and starts what serves pages. */
  readonly openDesk: (facts: PageFacts) => Promise<PageDesk>;
  /** Something may be due. */
  readonly wake: () => void;
  /** Tells the person at the desktop. */
  readonly tell: (notice: Notice) => void;
  /** A page cannot be opened; told once for each code. */
  readonly onRefused: (error: Tier2Error) => void;
}

interface KnownPress {
  readonly pressId: string;
  readonly recordedAtMs: number;
  /** Its page should be open and could not be opened. */
  hasNoPage: boolean;
}

type Recorded = Extract<BridgeEvent, { type: "press.recorded" }>;

/** Presses so soon after another open no second page. */
const togetherMs = 2000;
/** More are not remembered; their light tells. */
const mostKnown = 200;

/** Opens a page for each press in front of the person, or tells in other ways what becomes of it. */
export class PageKeeper {
  readonly #parts: PageKeeperParts;
  readonly #destinations = new Map<Route, DestinationState>();
  readonly #facts: PageFacts = { news: new Map(), destination: (route) => this.#destinations.get(route) };
  /** Presses of this run that are not done, oldest first. */
  readonly #open = new Map<string, KnownPress>();
  readonly #refusals = new Set<string>();
  #opening: Promise<PageDesk> | undefined;
  #desk: PageDesk | undefined;
  #isStopped = false;

  constructor(parts: PageKeeperParts) {
    this.#parts = parts;
  }

  /** Takes up what happens in the bridge. */
  take(event: BridgeEvent): void {
    this.#learn(event);
    this.#desk?.take(event);
  }

  /** Pages that are open do not work any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const desk = await this.#opening?.catch(() => undefined);
    await desk?.stop();
  }

  #learn(event: BridgeEvent): void {
    switch (event.type) {
      case "press.recorded":
        this.#pressed(event);
        break;
      case "ticket.accepted":
        if (this.#open.get(event.pressId)?.hasNoPage === true) {
          this.#tell(event.pressId, { kind: "made", ticketNumber: event.ticket.number });
        }
        this.#open.delete(event.pressId);
        break;
      case "press.cancelled":
        if (event.reason === "rule") {
          void this.#tellBlocked(event.pressId);
        } else {
          this.#open.delete(event.pressId);
        }
        break;
      case "press.folded":
        this.#open.delete(event.pressId);
        break;
      case "delivery.failed":
        if (event.nextAttemptAtMs === undefined && this.#parts.config().fallback === undefined) {
          this.#tell(event.pressId, { kind: "failed" });
        }
        break;
      case "press.dead":
        this.#know(event.pressId, event.recordedAtMs);
        this.#tell(event.pressId, { kind: "dead" });
        this.#open.delete(event.pressId);
        break;
      case "destination.changed":
        this.#destinations.set(event.route, event.state);
        this.#destinationChanged(event.route, event.state);
        break;
      case "ticket.changed":
        if (event.attention === undefined) {
          this.#facts.news.delete(event.pressId);
        } else {
          this.#facts.news.set(event.pressId, event.attention);
          dropOldest(this.#facts.news);
        }
        break;
      default:
        break;
    }
  }

  #pressed({ pressId, recordedAtMs, isFromSoftware }: Recorded): void {
    this.#know(pressId, recordedAtMs);
    const isShownAlready = isFromSoftware && this.#desk?.isSettingApart === true;
    if (this.#parts.config().page.open && !isShownAlready && !this.#isStopped) {
      this.#openPage(pressId).catch((error: unknown) => this.#onRefused(pressId, error));
    }
  }

  #know(pressId: string, recordedAtMs: number): void {
    if (!this.#open.has(pressId)) {
      this.#open.set(pressId, { pressId, recordedAtMs, hasNoPage: false });
      dropOldest(this.#open);
    }
  }

  async #openPage(pressId: string): Promise<void> {
    const session = this.#parts.findSession();
    if (session === undefined || session.kind === "text" || session.isLocked === true) {
      this.#hasNoPage(pressId);
      return;
    }
    this.#opening ??= this.#parts.openDesk(this.#facts);
    this.#desk = await this.#opening.catch((error: unknown) => {
      this.#opening = undefined; // the next press tries again
      throw error;
    });
    await this.#parts.pictureOver();
    if (this.#isStopped) {
      return;
    }
    const page = this.#desk.openPageOf(session.userName);
    if (page !== undefined && (await this.#isShownThere(this.#desk, page, pressId))) {
      return;
    }
    await this.#parts.openPage(this.#desk.addressFor(pressId, session), session);
  }

  /** Whether the page that is open shows what became of a further press; a press with a ticket of its own gets its own page. */
  async #isShownThere(
    desk: PageDesk,
    { visit, beganAtMs }: NonNullable<ReturnType<PageDesk["openPageOf"]>>,
    pressId: string,
  ): Promise<boolean> {
    const isTogether = this.#parts.clock.elapsed() - beganAtMs < togetherMs;
    const press = await whenDecided(this.#parts, pressId);
    if (press === undefined || press.state === "cancelled") {
      return true; // its own press was cancelled with it, or it was held
    }
    if (press.state === "folded") {
      await this.#showFolded(desk, visit, press);
      return true;
    }
    if (isTogether) {
      this.#hasNoPage(pressId);
    }
    return isTogether;
  }

  /** The page goes on with the folded press, unless its form still is to become a part of the ticket. */
  async #showFolded(desk: PageDesk, visit: Parameters<PageDesk["move"]>[0], { pressId }: QueuedPress): Promise<void> {
    const shown = await this.#parts.recorder.call("details", { pressId: visit.pressId });
    if (shown?.press.saying !== "draft") {
      desk.move(visit, pressId);
    }
  }

  #onRefused(pressId: string, thrown: unknown): void {
    const error = toTier2Error(thrown);
    this.#desk?.giveUp(pressId);
    if (!this.#refusals.has(error.code)) {
      this.#refusals.add(error.code);
      this.#parts.onRefused(error);
    }
    this.#hasNoPage(pressId);
  }

  /** A press that waits for its form goes out, and the person is told otherwise what became of it. */
  #hasNoPage(pressId: string): void {
    const known = this.#open.get(pressId);
    if (known !== undefined) {
      known.hasNoPage = true;
    }
    if (this.#parts.config().page.form === "before") {
      void this.#letGo(pressId).catch(() => undefined); // the recorder told why
    }
  }

  async #letGo(pressId: string): Promise<void> {
    await whenDecided(this.#parts, pressId); // before, it waits for no form yet
    const { clock, recorder, wake } = this.#parts;
    await recorder.call("letGo", { pressId, nowMs: clock.now() });
    wake();
  }

  async #tellBlocked(pressId: string): Promise<void> {
    const details = await this.#parts.recorder.call("details", { pressId }).catch(() => undefined);
    this.#tell(pressId, { kind: "blocked", text: details?.press.blockText ?? "" });
    this.#open.delete(pressId);
  }

  #destinationChanged(route: Route, state: DestinationState): void {
    if (state !== "reachable" && route === "first") {
      for (const pressId of this.#open.keys()) {
        this.#tell(pressId, { kind: state === "paused" ? "paused" : "offline" });
      }
    }
  }

  /** Only where no page tells it. */
  #tell(pressId: string, news: PressNews): void {
    const known = this.#open.get(pressId);
    if (known !== undefined && this.#desk?.isShown(pressId) !== true) {
      this.#parts.tell(pressNotice(known, news, this.#parts.config().support));
    }
  }
}

function dropOldest(entries: Map<string, unknown>): void {
  const [oldest] = entries.keys();
  if (entries.size > mostKnown && oldest !== undefined) {
    entries.delete(oldest);
  }
}
