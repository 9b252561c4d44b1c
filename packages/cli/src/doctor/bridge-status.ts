import { type BridgeStatus, Tier2Error, wordsHere } from "@tier2/bridge";
import { askBridge } from "../bridge-client.ts";
import { statusShape } from "../shapes/status.ts";

/** Several checks wait for the bridge, and each has longer than this: one that hangs is a failure of its own check alone. */
const answerMs = 8000;

/**
 * What the running bridge tells of itself. Rejects with a Tier2Error of category `bridge` when it does not answer in time, or
 * as no bridge that this program knows.
 */
export async function bridgeStatus(ask: () => Promise<unknown>, limitMs: number = answerMs): Promise<BridgeStatus> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(silent(limitMs)), limitMs);
  try {
    const answer = await Promise.race([ask(), late.promise]);
    if (!isKnown(answer)) {
      throw new Tier2Error({
        ...{ code: "bridge_answer_unreadable", category: "bridge" },
        message: "The bridge that runs is of another version, and this program does not understand it.",
        hint: `Start it again, so that both are of one version: ${wordsHere.restartService}`,
      });
    }
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/** The same of the bridge of a configuration, undefined: of the service's. */
export const askStatus = async (config: string | undefined, ending: AbortSignal): Promise<BridgeStatus> =>
  bridgeStatus(async () => askBridge(config === undefined ? {} : { config }, "GET", "/v1/status", undefined, ending));

/** What is new in it does not matter; what is missing, or of another kind, does. */
function isKnown(answer: unknown): answer is BridgeStatus {
  const { error } = statusShape.safeParse(answer);
  return error === undefined || error.issues.every(({ code }) => code !== "invalid_type");
}

const silent = (limitMs: number): Tier2Error =>
  new Tier2Error({
    ...{ code: "bridge_silent", category: "bridge" },
    message: `The bridge is there, but has not answered for ${limitMs / 1000} s.`,
    hint: `It is stuck, or very busy. Start it again: ${wordsHere.restartService}; its log: ${wordsHere.serviceLog}`,
  });
