import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { systemClock } from "@tier2/bridge";
import { createCapturer } from "../../../packages/bridge/src/capture/capture.ts";
import { EvidenceKeeper } from "../../../packages/bridge/src/capture/evidence-keeper.ts";
import { screenDeadlineMs } from "../../../packages/bridge/src/capture/pieces.ts";
import { takePicture } from "../../../packages/bridge/src/capture/screen/take-picture.ts";
import { XDisplay, hasX11 } from "../../../packages/bridge/src/capture/screen/testing/x-display.ts";
import type { Session } from "../../../packages/bridge/src/capture/session.ts";
import { PlayedButton } from "../../lib/played-button.ts";
import { openRecorderHere } from "../../lib/recorder-here.ts";
import { type Row, percentile, row } from "../row.ts";

const warmPresses = 3;
const rounds = 3;
const pressesOfRound = 40;

const screen = { policy: "on", of: "all-monitors", denyTitles: ["password"], denyApplications: ["keepass"] } as const;

/** As busy as a screen full of text gets: small letters, few of them alike. */
const lines = Array.from({ length: 70 }, (_line, line) =>
  Array.from({ length: 230 }, (_letter, column) =>
    String.fromCodePoint(0x21 + ((line * 31 + column * 17 + ((line * column) % 13)) % 94)),
  ).join(""),
);

async function startDisplay(): Promise<XDisplay> {
  const display = await XDisplay.start("1920x1080");
  await display.showTerminal({ title: "Accounts", background: "white", geometry: "230x70+20+20", lines });
  await display.showTerminal({ title: "Mail", background: "lightyellow", geometry: "110x40+900+300" });
  await display.showTerminal({ title: "Clock", background: "navy", geometry: "40x10+1500+40" });
  return display;
}

const sessionOn = (display: XDisplay): Session => ({
  ...{ userName: "ann", userId: process.getuid?.(), kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: display.name },
});

interface MeasuredPress {
  readonly durableMs: number;
  readonly pictureBytes: number;
}

/** Real presses of a played button: the real recorder, sealing, on disk, and everything that is read at a press. */
async function measurePresses(display: XDisplay, folder: string): Promise<MeasuredPress[]> {
  const socketPath = path.join(folder, "button.sock");
  const button = await PlayedButton.start(socketPath);
  let onPress = (_pressId: string): void => undefined;
  const { recorder } = await openRecorderHere(path.join(folder, "data", "presses.sqlite"), socketPath, (event) => {
    if (event.type === "press.recorded") {
      onPress(event.pressId);
    }
  });
  const findSession = (): Session => sessionOn(display);
  const nothing = (): object => ({});
  const capturer = await createCapturer({
    ...{ clock: systemClock, findSession, without: () => [], slowFields: nothing, personFields: nothing },
  });
  const takeIt = async (): ReturnType<typeof takePicture> =>
    takePicture({ session: findSession(), screen, deadlineMs: screenDeadlineMs, now: () => systemClock.now() });

  /** From the event that a press is on disk to the moment when all that belongs to it is. */
  const measure = async (sequence: number): Promise<MeasuredPress> => {
    const complete = Promise.withResolvers<{ readonly pressId: string; readonly durableMs: number }>();
    let startedAt = 0;
    // A keeper of its own: presses of one keeper share what is read within a second.
    const keeper = new EvidenceKeeper({
      ...{ recorder, capturer, clock: systemClock, retryMs: 1000 },
      pictureTaker: () => takeIt,
      person: () => findSession().userName,
      onStored: () => undefined,
      onComplete: (pressId) => complete.resolve({ pressId, durableMs: performance.now() - startedAt }),
    });
    onPress = (pressId) => {
      startedAt = performance.now();
      keeper.captureFor(pressId);
    };
    button.press(sequence);
    const { pressId, durableMs } = await complete.promise;
    const [picture] = await recorder.call("parts", { pressId, names: ["picture"] });
    if (picture === undefined) {
      const [facts] = await recorder.call("parts", { pressId, names: ["screen"] });
      throw new Error(`no picture: ${new TextDecoder().decode(facts?.bytes)}`);
    }
    return { durableMs, pictureBytes: picture.bytes.length };
  };

  try {
    const measured: MeasuredPress[] = [];
    for (let sequence = 1; sequence <= warmPresses + rounds * pressesOfRound; sequence++) {
      measured.push(await measure(sequence));
    }
    return measured.slice(warmPresses);
  } finally {
    capturer.stop();
    await recorder.call("stop", {});
    await button.close();
  }
}

/** Telemetry and the picture of a 1080p screen, complete and durable. No rows where there is no X server to take it of. */
export async function evidenceRows(group: string): Promise<Row[]> {
  if (!hasX11) {
    process.stderr.write("not measured: evidence with a picture (needs Xvfb and xterm)\n");
    return [];
  }
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-bench-"));
  const display = await startDisplay();
  try {
    const measured = await measurePresses(display, folder);
    const times = Array.from({ length: rounds }, (_round, index) => {
      const round = measured.slice(index * pressesOfRound, (index + 1) * pressesOfRound);
      return percentile(
        round.map(({ durableMs }) => durableMs),
        0.95,
      );
    });
    const pictures = measured.map(({ pictureBytes }) => pictureBytes);
    const figure = (name: string, value: number, unit: string, limit: number): Row =>
      row({ group, name, value, unit, goal: { on: "value", op: "<=", limit } });
    return [
      figure("evidence with a 1080p picture complete and durable, p95", Math.min(...times), "ms", 150), // the best round
      figure("picture of a 1080p screen, largest", Math.max(...pictures) / 1024, "KB", 64),
    ];
  } finally {
    await display.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
