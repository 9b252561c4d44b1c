import process from "node:process";
import type { Person } from "@tier2/psa-adapters";
import type { Evidence, Reading } from "./capture/fields.ts";
import { type Observer, type ObserverParts, openObserver } from "./capture/observer.ts";
import type { ProcessList } from "./capture/parts.ts";
import { pictureOutlook } from "./capture/screen/outlook.ts";
import { type Clock, systemClock } from "./clock.ts";
import { personOf } from "./compose/press-person.ts";
import type { BridgeConfig } from "./config/schema.ts";
import type { ScreenConfig } from "./config/sections.ts";

export interface CaptureOnceOptions {
  readonly config: Pick<BridgeConfig, "capture" | "person">;
  /** Undefined: it is not known, and nothing is asked of it. */
  readonly helpdesk: { readonly kind: string; readonly host: string } | undefined;
  readonly fetch: ObserverParts["fetch"];
  readonly proxy: ObserverParts["proxy"];
  /** Ends what takes long; what was not read by then says so. */
  readonly signal: AbortSignal;
}

/** What a press would send. */
export interface CapturedOnce {
  readonly evidence: Evidence;
  readonly processes: Reading<ProcessList>;
  readonly person: Person;
  /** Whether a picture would be taken, and which, or why not. */
  readonly picture: { readonly isTaken: boolean; readonly text: string };
}

/** The computer's load is a difference of two looks. */
const betweenLooksMs = 1000;

/** The process lives until all is read; the system's clock would let it end. */
const wakefulClock: Clock = {
  ...systemClock,
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A system that is asked nothing: it has no host, and tells no time. */
const noHelpdesk = { kind: "email", host: "" };

/** Reads all that a press would, now and without a running bridge; no picture is taken. Starts processes, takes seconds. */
export async function captureOnce(options: CaptureOnceOptions): Promise<CapturedOnce> {
  const { config, fetch, helpdesk = noHelpdesk, proxy, signal } = options;
  const clock = wakefulClock;
  const observer = await openObserver({
    ...{ clock, fetch, proxy, random: Math.random },
    config: () => config,
    helpdesk: () => helpdesk,
    lastUsed: () => undefined,
  });
  try {
    const { promise: looked, resolve } = Promise.withResolvers<undefined>();
    clock.schedule(() => resolve(undefined), betweenLooksMs);
    await Promise.all([observer.readNow(signal), looked]);
    const evidence = observer.capturer.capture();
    return {
      evidence,
      processes: await observer.capturer.processes(signal),
      person: personOf(config.person, evidence.fields),
      picture: pictureNow(config.capture.screen, observer),
    };
  } finally {
    observer.stop();
  }
}

function pictureNow(screen: ScreenConfig, { findSession }: Observer): CapturedOnce["picture"] {
  const { isTaken, text } = pictureOutlook(screen, findSession(), { userId: process.getuid?.() });
  return { isTaken, text };
}
