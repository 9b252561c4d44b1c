import type { BridgeConfig } from "./config/schema.ts";
import type { Destination } from "./deliver/destination.ts";
import type { QueueRules } from "./record/messages.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;

type Place = Pick<Destination, "kind" | "host">;

export interface RuleSources {
  readonly config: BridgeConfig;
  readonly adapter: Place;
  readonly fallback?: Place | undefined;
}

/** What the configuration, and what it names, say about presses on disk. */
export function rulesOf({ config, adapter, fallback }: RuleSources): QueueRules {
  const { capture, delivery, page, policy, retention, watch } = config;
  return {
    ...{ policy, retention, watch },
    places: { first: placeOf(adapter), fallback: fallback && placeOf(fallback) },
    deadAfterMs: delivery.deadAfterDays * dayMs,
    fallbackAfterMs: config.fallback === undefined ? undefined : config.fallback.afterMinutes * minuteMs,
    mustAskForPicture: capture.screen.policy === "ask",
    formMs: page.open && page.form === "before" ? page.formMinutes * minuteMs : undefined,
  };
}

const placeOf = ({ kind, host }: Place): string => `${kind} ${host}`;
