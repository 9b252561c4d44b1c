import type { ErrorCategory } from "@tier2/bridge";
import { type GestureKind, type SettingsReport, TransportError, colours, settingsBounds } from "@tier2/button";
import type { RunningButton } from "../flash/attached.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { dark } from "./dark.ts";
import { faultTexts } from "./fault-texts.ts";
import type { Finger } from "./finger.ts";

/** What was tested, and how it went. */
export interface TestStep {
  readonly name: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly message: string;
  readonly hint?: string;
  /** Of a step that failed: what is at fault, the board and its wires or the firmware. */
  readonly category?: Extract<ErrorCategory, "device" | "firmware">;
}

export interface SelfTest {
  readonly button: RunningButton;
  /** Somebody who presses and looks; undefined: only what needs neither is tested. */
  readonly person: Person | undefined;
  readonly onStep: (step: TestStep) => void;
  readonly ending: AbortSignal;
}

export interface Person {
  readonly finger: Finger;
  readonly prompts: Pick<Prompts, "say" | "confirm">;
  /** How long a press is waited for. */
  readonly patienceMs: number;
}

const wiring = "Look at the wires and their solder; tier2 firmware boards tells the pins.";

/** Tests a button; resolves to the steps in their order, also when some failed. */
export async function testButton(test: SelfTest): Promise<readonly TestStep[]> {
  const steps: TestStep[] = [];
  const tasks = [testFirmware, testFaults, testSettings, testLightReports, testLight, testPresses];
  for (const task of tasks) {
    for (const step of await settled(task, test)) {
      steps.push(step);
    }
  }
  return steps;
}

type Task = (test: SelfTest, tell: (step: TestStep) => void) => Promise<void>;

/** A call that the button does not answer is a failure of the step, not the end of the test. */
async function settled(task: Task, test: SelfTest): Promise<readonly TestStep[]> {
  const steps: TestStep[] = [];
  const tell = (step: TestStep): void => {
    steps.push(step);
    test.onStep(step);
  };
  try {
    await task(test, tell);
  } catch (error) {
    if (test.ending.aborted || !(error instanceof TransportError)) {
      throw error; // a person who ends the questions ends the test
    }
    tell(failed("answers", "firmware", error.message, "Unplug the button, plug it in again, and repeat the test."));
  }
  return steps;
}

const ok = (name: string, message: string): TestStep => ({ name, status: "ok", message });
const skipped = (name: string, message: string): TestStep => ({ name, status: "skipped", message });
const failed = (name: string, category: "device" | "firmware", message: string, hint: string): TestStep => ({
  ...{ name, status: "failed", category },
  message,
  hint,
});

const testFirmware: Task = async ({ button }, tell) => {
  const { board, firmwareMajor, firmwareMinor, firmwarePatch, serial } = button.identity;
  const name = serial === "" ? "no serial number yet" : `serial ${serial}`;
  tell(ok("firmware", `${board}, version ${firmwareMajor}.${firmwareMinor}.${firmwarePatch}, ${name}`));
};

const testFaults: Task = async ({ button }, tell) => {
  const { faults, pressed } = await button.readStatus();
  for (const fault of faults) {
    const { message, hint } = faultTexts[fault];
    tell(failed("faults", "device", `The button says: ${message}.`, hint));
  }
  if (pressed === 1 && !faults.includes("switch-stuck")) {
    tell(failed("faults", "device", "The switch is closed, though nobody should press it.", wiring));
  } else if (faults.length === 0) {
    tell(ok("faults", "none; the switch is open"));
  }
};

const testSettings: Task = async ({ button }, tell) => {
  const settings = await button.readSettings();
  const names = Object.keys(settingsBounds) as readonly (keyof SettingsReport)[];
  const wrong = names.find((name) => !isWithin(name, settings[name]));
  tell(
    wrong === undefined
      ? ok("settings", "all within their ranges")
      : failed("settings", "firmware", `${wrong} is ${settings[wrong]}.`, "tier2 button settings --defaults"),
  );
};

function isWithin(name: keyof SettingsReport, value: number): boolean {
  const { minimum, maximum, orZero } = settingsBounds[name];
  return (orZero && value === 0) || (value >= minimum && value <= maximum);
}

const shown = (colour: keyof typeof colours): Parameters<RunningButton["setLight"]>[0] => ({
  ...{ pattern: "solid", ...colours[colour] },
  ...{ periodMs: 0, timeToLiveMs: 0 },
});

const testLightReports: Task = async ({ button }, tell) => {
  for (const colour of Object.keys(colours) as readonly (keyof typeof colours)[]) {
    await button.setLight(shown(colour));
  }
  await button.setLight(dark);
  tell(ok("reports", "the button takes every colour"));
};

/** All lights are made of these. */
const primaries = ["red", "green", "blue"] as const;

const testLight: Task = async ({ button, person }, tell) => {
  if (person === undefined) {
    tell(skipped("light", "needs eyes"));
    return;
  }
  const hasColours = button.identity.capabilities.includes("rgb-light");
  for (const colour of hasColours ? primaries : (["white"] as const)) {
    await button.setLight(shown(colour));
    const isSeen = await person.prompts.confirm({
      message: `Is the light ${hasColours ? colour : "on"}?`,
      initial: true,
    });
    const name = hasColours ? `light ${colour}` : "light";
    tell(isSeen ? ok(name, "seen") : failed(name, "device", "It was not seen.", wiring));
  }
  await button.setLight(dark);
};

interface Asked {
  readonly kind: GestureKind;
  readonly request: string;
  /** Without this time the button has no such gesture. */
  readonly setting?: "doublePressMs" | "holdMs";
}

const gestures: readonly Asked[] = [
  { kind: "short", request: "Press the button once." },
  { kind: "double", request: "Press it twice, quickly.", setting: "doublePressMs" },
  { kind: "long", request: "Press it and hold it for two seconds.", setting: "holdMs" },
];

const testPresses: Task = async ({ button, person, ending }, tell) => {
  const settings = person === undefined ? undefined : await button.readSettings();
  for (const { kind, request, setting } of gestures) {
    if (person === undefined || settings === undefined) {
      tell(skipped(kind, "needs a finger"));
    } else if (setting !== undefined && settings[setting] === 0) {
      tell(skipped(kind, `switched off (${setting} is 0)`));
    } else {
      tell(await testPress(kind, request, person, ending));
    }
  }
};

async function testPress(kind: GestureKind, request: string, person: Person, ending: AbortSignal): Promise<TestStep> {
  const { finger, prompts, patienceMs } = person;
  prompts.say("plain", request);
  const felt = await finger.next(AbortSignal.any([ending, AbortSignal.timeout(patienceMs)]));
  ending.throwIfAborted();
  if (felt === "gone") {
    return failed(kind, "device", "The button left the USB.", "Look at the cable and its socket; try another port.");
  }
  if (felt === "late") {
    return failed(kind, "device", `No press within ${patienceMs / 1000} s.`, wiring);
  }
  const { gesture, press } = felt;
  return gesture.kind === kind
    ? ok(kind, `press ${press.sequence}, held for ${gesture.holdMs} ms`)
    : failed(
        kind,
        "device",
        `The button took it for ${gesture.kind} (held for ${gesture.holdMs} ms).`,
        "Test again; its times can be changed: tier2 button settings",
      );
}

/** Exit code of the steps: 0, or that of the firmware where it is at fault, else that of the board. */
export function categoryOf(steps: readonly TestStep[]): TestStep["category"] {
  const categories = steps.flatMap(({ category }) => category ?? []);
  return categories.includes("firmware") ? "firmware" : categories[0];
}
