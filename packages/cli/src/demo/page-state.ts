import { cleanLine } from "@tier2/bridge";
import type { DemoPress, DemoState } from "../pages/browser/demo/protocol.ts";
import { shownLight } from "../pages/shown-light.ts";
import type { DemoModel, PressLine } from "./model.ts";

const mostPresses = 12;
const longestText = 300;

/** What the demo's page shows; texts of elsewhere are cleaned. */
export function demoPageState(model: DemoModel): DemoState {
  const { firmwareVersion, serial, pageUrl, isEmulatorAlive, isPlugged, isPsaOnline, isDown, light, presses } = model;
  return {
    board: serial === "" ? "" : `firmware ${firmwareVersion}, button ${cleanLine(serial, longestText)}`,
    ...{ sandboxUrl: pageUrl, isAlive: isEmulatorAlive, isPlugged, isPsaOnline, isDown },
    ...(light === undefined || !isPlugged ? {} : { light: shownLight(light) }),
    hint: cleanLine(model.hint, longestText),
    presses: presses.slice(0, mostPresses).map((press, index) => demoPress(press, presses.length - index)),
  };
}

function demoPress(press: PressLine, number: number): DemoPress {
  const { pressId, recordedAt, state, gesture, ticketNumber, ticketUrl, elapsedMs, reason } = press;
  const url = ticketUrl === undefined ? {} : { url: ticketUrl };
  return {
    ...{ pressId, number, atMs: recordedAt, state },
    ...(gesture === undefined ? {} : { gesture }),
    ...(ticketNumber === undefined ? {} : { ticket: { number: cleanLine(ticketNumber, longestText), ...url } }),
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
    ...(reason === undefined || reason === "" ? {} : { reason: cleanLine(reason, longestText) }),
  };
}
