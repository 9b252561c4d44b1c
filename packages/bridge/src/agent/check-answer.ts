import { Buffer } from "node:buffer";
import { z } from "zod";
import { type PictureAnswer, decodeAnswer } from "../capture/screen/answer.ts";
import { mostBytes, widestPixels } from "../capture/screen/encoding-tries.ts";
import { cleanLine } from "../compose/clean-text.ts";
import { Tier2Error } from "../errors.ts";
import { jpegSize } from "./jpeg-size.ts";
import type { AgentTask } from "./tasks.ts";

export type CheckedAnswer =
  | { readonly isDone: true; readonly answer: PictureAnswer | undefined }
  | { readonly isDone: false; readonly error: Tier2Error };

/** They go into tickets and logs. */
const longestText = 300;
/** A picture may be as high as it likes to be only within reason: a row of monitors is wide. */
const highestPixels = 4 * widestPixels;

const done = z.strictObject({});
const failed = z.strictObject({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
});
const head = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("not-taken"), why: z.string() }),
  z.strictObject({
    kind: z.literal("taken"),
    facts: z.strictObject({
      type: z.literal("image/jpeg"),
      width: z.number().int().min(1).max(widestPixels),
      height: z.number().int().min(1).max(highestPixels),
      sizeBytes: z.number().int().min(1).max(mostBytes),
      of: z.enum(["active-window", "monitor", "all-monitors"]),
      hiddenWindows: z.number().int().min(0).max(10_000),
    }),
    picture: z.instanceof(Uint8Array),
  }),
]);

/** What a session agent may answer to a task; nothing of it is believed. Throws a Tier2Error. */
export function checkAnswer(kind: AgentTask["kind"], body: unknown): CheckedAnswer {
  const told = failed.safeParse(body);
  if (told.success) {
    return { isDone: false, error: toldError(told.data.error) };
  }
  if (kind === "take-picture") {
    return { isDone: true, answer: checkPicture(body) };
  }
  if (!done.safeParse(body).success) {
    throw unusable("it is neither {} nor an error");
  }
  return { isDone: true, answer: undefined };
}

function checkPicture(body: unknown): PictureAnswer {
  const decoded = Buffer.isBuffer(body) ? decodedOrNone(body) : undefined;
  const checked = head.safeParse(decoded);
  if (!checked.success) {
    throw unusable("it is no picture with its facts");
  }
  const answer = checked.data;
  if (answer.kind === "not-taken") {
    return { kind: "not-taken", why: cleanLine(answer.why, longestText) };
  }
  const { facts, picture } = answer;
  const size = picture.length === facts.sizeBytes ? jpegSize(picture) : undefined;
  if (size?.width !== facts.width || size.height !== facts.height) {
    throw unusable("the picture is not what its facts say");
  }
  return { kind: "taken", facts, picture };
}

function decodedOrNone(bytes: Buffer): unknown {
  try {
    return decodeAnswer(bytes);
  } catch {
    return undefined;
  }
}

/** A code is remembered and counted, so that it is one of a few. */
const knownCodes: ReadonlySet<string> = new Set([
  ...["page_not_opened", "xdg_open_missing", "page_not_supported"],
  ...["notify_send_missing", "notification_refused", "notifications_not_supported"],
]);

function toldError({ code, message, hint }: z.infer<typeof failed>["error"]): Tier2Error {
  return new Tier2Error({
    code: knownCodes.has(code) ? code : "session_agent_failed",
    category: "bridge",
    message: cleanLine(message, longestText),
    hint: cleanLine(hint, longestText),
  });
}

const unusable = (why: string): Tier2Error =>
  new Tier2Error({
    code: "session_agent_answer_refused",
    category: "usage",
    message: `The session agent's answer cannot be used: ${why}.`,
    hint: "Run the session agent in the same version as the bridge.",
  });
