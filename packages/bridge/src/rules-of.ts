import type { BridgeConfig } from "./config/schema.ts";
import type { QueueRules } from "./record/messages.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What the configuration says about presses on disk. */
export const rulesOf = ({ capture, delivery, fallback, policy, retention, watch }: BridgeConfig): QueueRules => ({
  policy,
  retention,
  watch,
  deadAfterMs: delivery.deadAfterDays * dayMs,
  fallbackAfterMs: fallback === undefined ? undefined : fallback.afterMinutes * minuteMs,
  mustAskForPicture: capture.screen.policy === "ask",
});
