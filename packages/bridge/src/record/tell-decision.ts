import type { RecorderEvent } from "../events.ts";
import type { LightKeeper } from "../light/light-keeper.ts";
import type { DecisionMade } from "./press-decider.ts";

export interface Listeners {
  readonly lights: Pick<LightKeeper, "cancelled" | "sent" | "update">;
  readonly onEvent: (event: RecorderEvent) => void;
}

/** Tells, and shows by the light, that a press makes no ticket of its own. */
export function tellDecision({ lights, onEvent }: Listeners, decision: DecisionMade): void {
  const { pressId, serial } = decision;
  if (decision.kind === "cancelled") {
    onEvent({ type: "press.cancelled", pressId, serial, reason: decision.reason });
    lights.cancelled(serial);
    return;
  }
  onEvent({ type: "press.folded", pressId, serial, parentId: decision.parentId });
  if (decision.isParentSent) {
    lights.sent(serial, { isUrgent: false });
  } else {
    lights.update(serial);
  }
}
