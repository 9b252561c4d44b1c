import type { SystemErrorValue, SystemErrorsValue } from "../capture/fields/slow.ts";
import { cleanLine } from "./clean-text.ts";

/** Of a message within a sentence, characters. */
const longestMessage = 100;

/** Healthy computers log errors, too: only what is surely one of these counts. Texts of Linux's and Windows' logs. */
const kinds = {
  hardware:
    /\bI\/O error\b|\bMedium Error\b|EXT4-fs error|XFS .*corruption|Uncorrect(?:ed|able) error|\bMachine check\b|Hardware Error|bad block/i,
  memory: /\bOut of memory: Kill|oom-kill|oom_reaper/i,
  service:
    /Failed to start\b|Failed with result|entered failed state|service terminated|terminated unexpectedly|segfault at|dumped core/i,
  signIn:
    /authentication fail|failed password|failed to log ?on|maximum authentication attempts|could not identify password/i,
};

type Kind = keyof typeof kinds;

/** One sentence for all messages of a kind: how many, and the newest of them. */
function sentenceOf(kind: Kind, what: string, log: SystemErrorsValue | undefined): string[] {
  const found = (log?.errors ?? []).filter(({ source, text }) => kinds[kind].test(`${source}: ${text}`));
  const newest = found.reduce<SystemErrorValue | undefined>(
    (best, error) => (best === undefined || (error.atMs ?? 0) > (best.atMs ?? 0) ? error : best),
    undefined,
  );
  if (newest === undefined) {
    return [];
  }
  const count = found.reduce((sum, error) => sum + error.count, 0);
  const message = cleanLine(`${newest.source}: ${newest.text}`, longestMessage);
  return [`${what} (system's log${count === 1 ? "" : `, ${count} times`}): ${message}`];
}

type See = (log: SystemErrorsValue | undefined) => string[];

export const hardwareErrors: See = (log) => sentenceOf("hardware", "An error of the hardware", log);
export const killedForMemory: See = (log) => sentenceOf("memory", "A program ended for want of memory", log);
export const stoppedServices: See = (log) => sentenceOf("service", "A program or service failed", log);
export const refusedSignIns: See = (log) => sentenceOf("signIn", "A refused sign-in", log);
