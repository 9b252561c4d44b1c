import type { BridgeEvent } from "@tier2/bridge";
import { type DemoModel, withPress } from "./model.ts";

/** What the view shows after an event of the bridge. */
export function reduce(model: DemoModel, event: BridgeEvent, now: number): DemoModel {
  switch (event.type) {
    case "button.attached":
      return { ...model, firmwareVersion: event.firmwareVersion, serial: event.serial, hint: "" };
    case "light.changed":
      return { ...model, light: event.name };
    case "press.recorded":
      return withPress(model, event.pressId, { recordedAt: event.recordedAtMs }, now);
    case "gesture.recorded":
      return withPress(model, event.pressId, { gesture: event.kind }, now);
    case "press.cancelled":
      return withPress(model, event.pressId, { state: "cancelled", reason: "" }, now);
    case "press.folded": {
      const parent = model.presses.find(({ pressId }) => pressId === event.parentId);
      const ticket = {
        ...(parent?.ticketNumber === undefined ? {} : { ticketNumber: parent.ticketNumber }),
        ...(parent?.ticketUrl === undefined ? {} : { ticketUrl: parent.ticketUrl }),
      };
      return withPress(model, event.pressId, { state: "folded", reason: "", ...ticket }, now);
    }
    case "delivery.started":
      return withPress(model, event.pressId, { state: "sending", reason: "" }, now);
    case "ticket.accepted":
      return withPress(
        model,
        event.pressId,
        {
          state: "sent",
          ticketNumber: event.ticket.number,
          ...(event.ticket.url === undefined ? {} : { ticketUrl: event.ticket.url }),
          elapsedMs: Math.round(event.elapsedMs),
        },
        now,
      );
    case "delivery.failed":
      return withPress(
        model,
        event.pressId,
        { state: event.nextAttemptAtMs === undefined ? "failed" : "waiting", reason: event.error.message },
        now,
      );
    case "button.unusable":
    case "storage.failed":
    case "bridge.failed":
      return { ...model, hint: `${event.error.message} ${event.error.hint}` };
    case "button.refusal-ended":
    case "storage.recovered":
      return { ...model, hint: "" };
    default:
      return model;
  }
}
