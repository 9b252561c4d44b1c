import {
  type BridgeStatus,
  type ConfigProblem,
  type QueueSnapshot,
  type QueuedPress,
  type WayStatus,
  cleanLine,
} from "@tier2/bridge";
import type { StatusPress, StatusProblem, StatusView, StatusWay, Tone } from "../pages/browser/status/protocol.ts";
import { shownLight } from "../pages/shown-light.ts";
import { timeText } from "../queue/press-text.ts";
import { version } from "../version.ts";

export interface StatusInput {
  readonly status: BridgeStatus;
  readonly queue: QueueSnapshot;
  readonly configFile: string;
  readonly problems: readonly ConfigProblem[];
}

const longest = 400;
const clean = (text: string): string => cleanLine(text, longest);

/** What the page shows, of what the bridge says. Every text that comes from elsewhere is cleaned. */
export function statusView({ status, queue, configFile, problems }: StatusInput): StatusView {
  const { counts } = queue;
  return {
    ...headlineOf(status),
    buttons: status.buttons.map(({ serial, board, firmwareVersion, light }) => ({
      serial: clean(serial),
      about: clean(`${board}, firmware ${firmwareVersion}`),
      ...(light === undefined ? {} : { light: shownLight(light) }),
    })),
    ways: status.ways.map(wayOf),
    warnings: status.warnings.map(({ code, severity, text, remedy, sinceMs, subject }) => ({
      ...{ key: `${code} ${subject}`, code, tone: toneOf(severity === "error"), sinceMs },
      ...{ text: clean(text), remedy: clean(remedy) },
    })),
    counts: [
      { name: "wait", count: counts.recorded + counts.ready, tone: "quiet" },
      { name: "refused", count: counts.failed, tone: counts.failed > 0 ? "bad" : "quiet" },
      { name: "given up", count: counts.dead, tone: counts.dead > 0 ? "bad" : "quiet" },
      { name: "sent", count: counts.sent + counts.folded, tone: "quiet" },
      { name: "cancelled", count: counts.cancelled, tone: "quiet" },
      { name: "notes and files to follow", count: queue.openFollowUps, tone: "quiet" },
    ],
    presses: queue.presses.map(pressOf),
    config: {
      file: clean(status.configFile ?? configFile),
      problems: problems.map(({ line, origin, message, hint }) => ({
        ...{ line, remedy: clean(hint) },
        text: clean(origin === undefined ? message : `${origin}: ${message}`),
      })),
    },
    facts: factsOf(status),
  };
}

const toneOf = (isError: boolean): Tone => (isError ? "bad" : "warn");

function headlineOf({
  warnings,
  buttons,
  isButtonExpected,
  ways,
}: BridgeStatus): Pick<StatusView, "headline" | "tone"> {
  const errors = warnings.filter(({ severity }) => severity === "error").length;
  if (warnings.length > 0) {
    return { headline: warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`, tone: toneOf(errors > 0) };
  }
  if (buttons.length === 0 && isButtonExpected) {
    return { headline: "No button is attached", tone: "warn" };
  }
  const hidden = ways.some(({ state }) => state === "unreachable" || state === "paused");
  return hidden
    ? { headline: "A helpdesk system does not take tickets now", tone: "warn" }
    : { headline: "All is well", tone: "good" };
}

const wayStates: Readonly<Record<WayStatus["state"], readonly [text: string, tone: Tone]>> = {
  unknown: ["not needed yet", "quiet"],
  reachable: ["reachable", "good"],
  unreachable: ["cannot be reached", "warn"],
  paused: ["refuses this bridge", "bad"],
};

function wayOf({ route, kind, host, proxy, state, error, nextAttemptAtMs }: WayStatus): StatusWay {
  const [text, tone] = wayStates[state];
  return {
    ...{ route, name: route === "first" ? "Helpdesk system" : "Fallback", state: text, tone },
    place: clean(`${kind} at ${host}${proxy === undefined ? "" : ` through ${proxy}`}`),
    ...(error === undefined ? {} : { problem: problemOf(error) }),
    ...(nextAttemptAtMs === undefined || state === "reachable" ? {} : { nextAttemptAtMs }),
  };
}

const problemOf = ({ message, hint }: { readonly message: string; readonly hint?: string }): StatusProblem => ({
  text: clean(message),
  remedy: clean(hint ?? ""),
});

const pressStates: Readonly<Record<QueuedPress["state"], readonly [text: string, tone: Tone]>> = {
  recorded: ["waits", "quiet"],
  ready: ["waits", "quiet"],
  sent: ["sent", "good"],
  folded: ["a note", "good"],
  cancelled: ["cancelled", "quiet"],
  failed: ["refused", "bad"],
  dead: ["given up", "bad"],
};

function pressOf(press: QueuedPress): StatusPress {
  const { pressId, recordedAtMs, state, ticket, subject, lastError, attempts, nextAttemptAtMs, leaseExpiresAtMs } =
    press;
  const isWaiting = state === "recorded" || state === "ready";
  const isStuck = state === "failed" || state === "dead";
  const isSending = isWaiting && leaseExpiresAtMs !== undefined;
  const hasFailed = lastError !== undefined && ticket === undefined && state !== "cancelled";
  const [text, tone] = pressStates[state];
  return {
    ...{ pressId, atMs: recordedAtMs },
    state: isSending ? "is being sent" : text,
    tone: isWaiting && hasFailed ? "warn" : tone,
    remarks: [
      ...(press.gesture === "double" ? ["urgent"] : []),
      ...(press.isFromSoftware ? ["by software"] : []),
      ...(press.route === "fallback" ? ["by the fallback"] : []),
      ...(attempts > 1 && ticket === undefined ? [`${attempts} attempts`] : []),
      ...(press.cancelledBy === "rule" ? ["by a rule"] : []),
    ],
    ...(subject === undefined ? {} : { subject: clean(subject) }),
    ...(ticket === undefined ? {} : { ticket: ticketOf(ticket) }),
    ...(hasFailed ? { problem: problemOf(lastError) } : {}),
    ...(isWaiting && !isSending && hasFailed ? { nextAttemptAtMs } : {}),
    ...{ canRetry: isStuck, canCancel: isStuck || (isWaiting && !isSending) },
  };
}

const ticketOf = ({ number, url }: NonNullable<QueuedPress["ticket"]>): NonNullable<StatusPress["ticket"]> => ({
  number: clean(number),
  ...(url === undefined ? {} : { url }),
});

const pictures = { off: "never taken", ask: "sent only when the person says so", on: "sent with every press" } as const;

function factsOf({ version: bridge, pid, startedAtMs, storage, capture, watch }: BridgeStatus): StatusView["facts"] {
  const megabytes = (storage.usedBytes / 1_000_000).toFixed(1);
  const error = storage.error === undefined ? "" : ` ${storage.error.message}`;
  return [
    { name: "Bridge", text: clean(`${bridge}, process ${pid}`) },
    { name: "This command", text: clean(bridge === version ? version : `${version}: not the bridge's version`) },
    { name: "Running since", text: timeText(startedAtMs) },
    { name: "Storage", text: clean(`${storage.path} (${megabytes} MB)${error}`) },
    { name: "Picture of the screen", text: pictures[capture.screen] },
    ...(capture.without.length === 0 ? [] : [{ name: "Not collected", text: clean(capture.without.join(", ")) }]),
    ...(watch.isEnabled ? [{ name: "Watched for answers", text: `${watch.tickets}` }] : []),
  ];
}
