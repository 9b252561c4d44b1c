import { existsSync } from "node:fs";
import type { QueueSnapshot, ShownPress } from "@tier2/bridge";
import { messageOf } from "@tier2/bridge";
import { z } from "zod";
import { type BridgeOptions, askBridge } from "../bridge-client.ts";
import { mostPresses } from "../queue/most-presses.ts";
import { wholeId } from "../queue/whole-id.ts";
import { usage } from "../usage.ts";
import { readGivenFile } from "./read-given-file.ts";

/** A press to try rules on. */
export interface TestedPress {
  readonly pressId: string;
  readonly serial: string;
  /** Milliseconds since 1970. */
  readonly recordedAtMs: number;
  readonly gesture: "short" | "double" | "long";
  readonly isFromSoftware: boolean;
  /** As it is stored (JSON). */
  readonly evidence: string;
  /** Missing: who is configured, or was at the computer. */
  readonly person?: { readonly name?: string; readonly email?: string; readonly phone?: string };
}

/** What `tier2 telemetry --json` prints; `press` may be added by hand. */
const fileShape = z.object({
  evidence: z.looseObject({ fields: z.record(z.string(), z.unknown()) }),
  person: z
    .object({
      name: z.string().exactOptional(),
      email: z.string().exactOptional(),
      phone: z.string().exactOptional(),
    })
    .exactOptional(),
  press: z
    .strictObject({
      gesture: z.enum(["short", "double", "long"]).default("short"),
      recordedAtMs: z.int().min(0).exactOptional(),
      serial: z.string().default("not pressed"),
      isFromSoftware: z.boolean().default(true),
    })
    .prefault({}),
});

/** `which`: a file, "last", or an id (or how it begins). Rejects with a Tier2Error. */
export async function testedPress(which: string, options: BridgeOptions, nowMs: number): Promise<TestedPress> {
  if (which !== "last" && (existsSync(which) || !/^[\w-]+$/.test(which))) {
    return pressOfFile(which, nowMs);
  }
  const pressId = which === "last" ? await lastId(options) : await wholeId(options, which);
  const answer = (await askBridge(options, "GET", `/v1/presses/${encodeURIComponent(pressId)}`)) as ShownPress;
  const { press, collected } = answer;
  if (collected.base === undefined) {
    throw usage(`Nothing is stored any more of what was read at press ${pressId}.`, "Name another: tier2 queue list");
  }
  const { serial, recordedAtMs, gesture = "short", isFromSoftware } = press;
  return { pressId, serial, recordedAtMs, gesture, isFromSoftware, evidence: JSON.stringify(collected.base) };
}

async function lastId(options: BridgeOptions): Promise<string> {
  const { presses } = (await askBridge(options, "GET", `/v1/presses?limit=${mostPresses}`)) as QueueSnapshot;
  const [last] = presses.toSorted((one, other) => other.recordedAtMs - one.recordedAtMs);
  if (last === undefined) {
    throw usage("There is no press yet.", `Press the button, or: tier2 press. Without a bridge: ${byFile}`);
  }
  return last.pressId;
}

const byFile = "tier2 telemetry --json >press.json, then --press press.json";

function pressOfFile(file: string, nowMs: number): TestedPress {
  const text = readGivenFile(file, "Name a file, an id, or last.");
  const { evidence, person, press } = fileContent(file, text);
  const { recordedAtMs = nowMs, ...others } = press;
  return {
    ...{ pressId: "test", recordedAtMs, ...others, evidence: JSON.stringify(evidence) },
    ...(person === undefined ? {} : { person }),
  };
}

function fileContent(file: string, text: string): z.output<typeof fileShape> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw usage(`${file} is no JSON: ${messageOf(error)}.`, `Make it: ${byFile}`);
  }
  const parsed = fileShape.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw usage(`${file} is no press: "${issue?.path.join(".")}": ${issue?.message}.`, `Make it: ${byFile}`);
  }
  return parsed.data;
}
