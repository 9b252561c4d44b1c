import type { BridgeStatus, Tier2Error } from "@tier2/bridge";
import { agoOf } from "../../status-view.ts";
import type { Check } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, skipped, warn } from "../finding.ts";

const minuteMs = 60_000;
const warnedMs = 10 * minuteMs;
const failedMs = 24 * 60 * minuteMs;

export function judgeQueue(status: BridgeStatus | Tier2Error): Finding {
  if (isError(status)) {
    return skipped("only the running bridge can tell which presses wait");
  }
  const { presses, nowMs } = status;
  const { counts, oldestWaitingAtMs, openFollowUps } = presses;
  if (counts.dead > 0) {
    const were =
      counts.dead === 1
        ? "1 press could not be delivered and was"
        : `${counts.dead} presses could not be delivered and were`;
    return fail("psa", `${were} given up.`, "Which, and why: tier2 queue list. Send it again: tier2 queue retry ID");
  }
  if (counts.failed > 0) {
    const were = counts.failed === 1 ? "1 press was" : `${counts.failed} presses were`;
    return fail(
      "psa",
      `${were} refused by the helpdesk system.`,
      "Why: tier2 queue list. Mend it, then: tier2 queue retry ID",
    );
  }
  const waiting = counts.recorded + counts.ready;
  const ageMs = oldestWaitingAtMs === undefined ? 0 : nowMs - oldestWaitingAtMs;
  if (waiting > 0 && ageMs >= warnedMs) {
    const say = ageMs >= failedMs ? fail : warn;
    const wait = waiting === 1 ? "1 press waits" : `${waiting} presses wait`;
    return say(
      "psa",
      `${wait}, the oldest for ${agoOf(ageMs)}.`,
      "They are tried again by themselves. What stands in the way: tier2 status, and psa here.",
    );
  }
  const follow =
    openFollowUps === 0
      ? ""
      : openFollowUps === 1
        ? "; 1 note or file is to follow"
        : `; ${openFollowUps} notes or files are to follow`;
  return ok(
    `${waiting === 0 ? "no press waits" : `${waiting} on their way`}, ${counts.sent + counts.folded} sent${follow}`,
  );
}

export const queue: Check = {
  ...{ name: "queue", limitMs: 20_000, category: "bridge" },
  meaning: "no press waits for long, none was refused or given up",
  look: async ({ status }) => judgeQueue(await status()),
};
