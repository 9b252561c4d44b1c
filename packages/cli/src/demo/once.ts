import { Tier2Error, type BridgeEvent } from "@tier2/bridge";
import type { GestureKind } from "@tier2/button";
import type { TicketReference } from "@tier2/psa-adapters";
import type { Levels } from "./model.ts";
import { type SeenLight, isLight, withLevels, withLight, withReceived } from "./seen-lights.ts";
import { untilAborted } from "../until-aborted.ts";
import { buildStage } from "./stage.ts";

/** What `tier2 demo --once --json` prints beside schemaVersion. Times in milliseconds from the press. */
export interface OnceReport {
  readonly firmware: { readonly image: string; readonly sha256: string; readonly version: string };
  readonly press: {
    readonly id: string;
    readonly serial: string;
    readonly bootId: number;
    readonly sequence: number;
    readonly gesture: GestureKind;
    readonly holdMs: number;
  };
  readonly ticket: TicketReference;
  readonly lights: readonly SeenLight[];
  readonly elapsedMs: {
    /** Until the press was durable. */
    readonly saved: number;
    /** Until the ticket's id was durable. */
    readonly ticket: number;
    /** Until the button was seen showing it. */
    readonly lit: number;
  };
}

const tapMs = 80;
/** What a busy computer needs for an attempt. */
const attemptMs = 20_000;
/** Far beyond what it takes; a slow machine needs seconds. */
const longestMs = 60_000;

type EventOf<Type extends BridgeEvent["type"]> = Extract<BridgeEvent, { readonly type: Type }>;

/** Presses the emulated button once and waits until its light says that the ticket stands. Rejects with a Tier2Error. */
export async function playOnce(ending: AbortSignal): Promise<OnceReport> {
  const pressed = Promise.withResolvers<EventOf<"press.recorded"> & { readonly atMs: number }>();
  const gestured = Promise.withResolvers<EventOf<"gesture.recorded">>();
  const accepted = Promise.withResolvers<EventOf<"ticket.accepted"> & { readonly atMs: number }>();
  const attached = Promise.withResolvers<EventOf<"button.attached">>();
  const idle = Promise.withResolvers<void>();
  const lit = Promise.withResolvers<number>();
  const failing = Promise.withResolvers<never>();
  const fail = (code: string, message: string): void => {
    const hint = "Run it again; if it stays, run `tier2 demo` in a terminal and look at what the view says.";
    failing.reject(new Tier2Error({ code, category: "internal", message, hint }));
  };
  const timer = setTimeout(() => fail("demo_timeout", `No ticket within ${longestMs / 1000} s.`), longestMs);
  void untilAborted(ending).then(() => fail("demo_interrupted", "The demo was asked to end."));
  failing.promise.catch(() => undefined); // waited for below

  let startedAt = Number.NaN;
  let seenLights: readonly SeenLight[] = [];
  let levels: Levels = { red: 0, green: 0, blue: 0 };
  const elapsed = (): number => Math.round((performance.now() - startedAt) * 10) / 10;

  const onEvent = (event: BridgeEvent): void => {
    switch (event.type) {
      case "button.attached":
        return attached.resolve(event);
      case "press.recorded":
        return pressed.resolve({ ...event, atMs: elapsed() });
      case "gesture.recorded":
        return gestured.resolve(event);
      case "ticket.accepted":
        return accepted.resolve({ ...event, atMs: elapsed() });
      case "light.changed":
        if (Number.isNaN(startedAt)) {
          return event.name === "idle" ? idle.resolve() : undefined;
        }
        seenLights = withLight(seenLights, event.name, elapsed());
        return look(); // the button may have been faster than the bridge
      case "button.unusable":
      case "storage.failed":
      case "bridge.failed":
        return failing.reject(new Tier2Error(event.error));
      case "delivery.failed":
        return fail("demo_delivery_failed", event.error.message);
      default:
        return undefined;
    }
  };
  const onLight = (next: Levels): void => {
    levels = next;
    if (!Number.isNaN(startedAt) && isLight("received", levels)) {
      seenLights = withReceived(seenLights, elapsed());
    }
    look();
  };
  const look = (): void => {
    seenLights = withLevels(seenLights, levels);
    const newest = seenLights.at(-1);
    if (newest?.name === "sent" && newest.seen !== null) {
      lit.resolve(elapsed());
    }
  };

  const stage = await buildStage({ isPageOpened: false, attemptMs, onEvent });
  try {
    const within = async <Result>(step: Promise<Result>): Promise<Result> => Promise.race([step, failing.promise]);
    stage.emulator.onLight(onLight);
    const { firmwareVersion } = await within(attached.promise);
    await within(idle.promise);
    startedAt = performance.now();
    void stage.emulator.press(tapMs).catch((error: unknown) => failing.reject(error));
    const { pressId, serial, bootId, sequence, atMs: saved } = await within(pressed.promise);
    const { kind, holdMs } = await within(gestured.promise);
    const { ticket, atMs: ticketMs } = await within(accepted.promise);
    const litMs = await within(lit.promise);
    const { image, sha256 } = stage.emulator.info;
    return {
      firmware: { image, sha256, version: firmwareVersion },
      press: { id: pressId, serial, bootId, sequence, gesture: kind, holdMs },
      ticket,
      lights: seenLights,
      elapsedMs: { saved, ticket: ticketMs, lit: litMs },
    };
  } finally {
    clearTimeout(timer);
    await stage.close();
  }
}
