import type { BridgeStatus, ButtonStatus, Warning, WayStatus } from "@tier2/bridge";
import { lightNamed } from "@tier2/button";
import { originTexts } from "./config/origins-text.ts";
import { harmlessIn } from "./harmless.ts";

type Colour = "red" | "yellow" | "green" | "bold" | "dim";
/** Puts a text in a colour, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, number>> = { red: 31, yellow: 33, green: 32, bold: 1, dim: 2 };

export const painted: Paint = (colour, text) => `\u001B[${codes[colour]}m${text}\u001B[0m`;
export const plain: Paint = (_colour, text) => text;

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** A time that went by, in its largest unit: `5 min`. */
export function agoOf(pastMs: number): string {
  const [unit, lengthMs] = units.find(([, length]) => pastMs >= length) ?? ["s", 1000];
  return `${Math.max(0, Math.floor(pastMs / lengthMs))} ${unit}`;
}

/** What somebody wants to know who looks for five seconds: is all well, and if not, what to do. */
export function statusLines(raw: BridgeStatus, paint: Paint): readonly string[] {
  const status = harmlessIn(raw);
  const { version, pid, nowMs, startedAtMs, configFile, buttons, ways, warnings } = status;
  const about = `Bridge ${version}, process ${pid}, running for ${agoOf(nowMs - startedAtMs)}`;
  return [
    `${paint("bold", sumOf(status, paint))} ${paint("dim", `${about}${configFile === undefined ? "" : `, ${configFile}`}`)}`,
    "",
    ...(buttons.length === 0 ? [row("Button", noButton(status))] : []),
    ...buttons.flatMap((button) => buttonLines(button, paint)),
    ...ways.flatMap((way) => wayLines(way, nowMs, paint)),
    row("Presses", pressesText(status, paint)),
    ...(status.watch.isEnabled && status.watch.tickets > 0
      ? [row("", `${status.watch.tickets} ${status.watch.tickets === 1 ? "ticket" : "tickets"} watched for answers`)]
      : []),
    ...storageLines(status, paint),
    ...originTexts(Object.entries(status.origins)).map((text) => row("", text)),
    row("Picture", pictures[status.capture.screen]),
    ...(status.capture.without.length === 0 ? [] : [row("", `not collected: ${status.capture.without.join(", ")}`)]),
    ...warnings.flatMap((warning) => ["", ...warningLines(warning, nowMs, paint)]),
  ];
}

/** Most warnings come after a while; what is wrong meanwhile is said without one. */
function sumOf({ buttons, isButtonExpected, ways, warnings }: BridgeStatus, paint: Paint): string {
  const errors = warnings.filter(({ severity }) => severity === "error").length;
  if (warnings.length > 0) {
    return paint(errors > 0 ? "red" : "yellow", warnings.length === 1 ? "1 warning." : `${warnings.length} warnings.`);
  }
  if (buttons.length === 0 && isButtonExpected) {
    return paint("yellow", "No button is attached.");
  }
  const hidden = ways.find(({ state }) => state === "unreachable" || state === "paused");
  if (hidden === undefined) {
    return paint("green", "All is well.");
  }
  const what = hidden.route === "first" ? "The helpdesk system" : "The fallback";
  return paint("yellow", `${what} ${hidden.state === "paused" ? "refuses this bridge" : "cannot be reached"}.`);
}

const pictures = {
  off: "of the screen: never taken",
  ask: "of the screen: sent only when the person says so",
  on: "of the screen: sent with every press",
} as const;

function noButton({ isButtonExpected, warnings }: BridgeStatus): string {
  if (warnings.some(({ code }) => code === "button-unusable")) {
    return "none that can be used: see below";
  }
  return isButtonExpected
    ? "none: plug one in; the bridge waits for it"
    : "none, and none is expected here (button.expected)";
}

const row = (name: string, text: string): string => `${name.padEnd(10)}${text}`;

function buttonLines({ serial, board, firmwareVersion, light }: ButtonStatus, paint: Paint): readonly string[] {
  const button = row("Button", `${serial} ${paint("dim", `(${board}, firmware ${firmwareVersion})`)}`);
  return light === undefined ? [button] : [button, row("  light", `${light}: ${lightNamed(light).meaning}`)];
}

function wayLines(way: WayStatus, nowMs: number, paint: Paint): readonly string[] {
  const { route, kind, host, proxy, state, error, nextAttemptAtMs } = way;
  const states = {
    unknown: "not needed yet",
    reachable: paint("green", "reachable"),
    unreachable: paint("yellow", "cannot be reached"),
    paused: paint("red", "refuses this bridge"),
  };
  const next =
    nextAttemptAtMs === undefined || nextAttemptAtMs <= nowMs || state === "reachable"
      ? ""
      : `, next attempt in ${agoOf(nextAttemptAtMs - nowMs)}`;
  const name = route === "first" ? "Helpdesk" : "Fallback";
  const line = row(
    name,
    `${kind} at ${host}${proxy === undefined ? "" : ` through the proxy ${proxy}`}: ${states[state]}${next}`,
  );
  return error === undefined ? [line] : [line, row("", error.message)];
}

function pressesText({ presses, nowMs }: BridgeStatus, paint: Paint): string {
  const { counts, oldestWaitingAtMs, openFollowUps } = presses;
  const waiting = counts.recorded + counts.ready;
  const since = oldestWaitingAtMs === undefined ? "" : ` (the oldest since ${agoOf(nowMs - oldestWaitingAtMs)})`;
  const parts = [
    waiting === 0 ? "none waits" : `${waiting} ${waiting === 1 ? "waits" : "wait"}${since}`,
    ...(counts.failed === 0 ? [] : [paint("red", `${counts.failed} refused`)]),
    ...(counts.dead === 0 ? [] : [paint("red", `${counts.dead} given up`)]),
    `${counts.sent + counts.folded} sent`,
    ...(openFollowUps === 0
      ? []
      : [openFollowUps === 1 ? "1 note or file to follow" : `${openFollowUps} notes or files to follow`]),
  ];
  return parts.join(", ");
}

function storageLines({ storage }: BridgeStatus, paint: Paint): readonly string[] {
  const megabytes = (storage.usedBytes / 1_000_000).toFixed(1);
  const line = row("Storage", `${storage.path} (${megabytes} MB)`);
  return storage.error === undefined ? [line] : [line, row("", paint("red", storage.error.message))];
}

function warningLines(warning: Warning, nowMs: number, paint: Paint): readonly string[] {
  const { severity, code, text, remedy, sinceMs } = warning;
  const mark = paint(severity === "error" ? "red" : "yellow", severity === "error" ? "ERROR" : "warn ");
  return [
    `${mark}  ${text} ${paint("dim", `(${code}, since ${agoOf(nowMs - sinceMs)})`)}`,
    ...(remedy === "" ? [] : [`       ${remedy}`]),
  ];
}
