import type { PolicyConfig } from "../config/sections.ts";
import { Database } from "../record/database.ts";
import type { QueueRules } from "../record/messages.ts";
import { migrations } from "../record/schema.ts";
import type { Sealer } from "../record/seal.ts";
import { type Stores, openStores } from "../record/stores.ts";

/** Each press a ticket of its own, at once; what time brings comes as with the defaults of the configuration. */
export const plainPolicy: PolicyConfig = {
  submit: "at-once",
  undoSeconds: 5,
  gestures: true,
  fold: false,
  foldMinutes: 10,
};

export const plainRules: QueueRules = {
  policy: plainPolicy,
  retention: { days: 90, evidenceDays: 7, megabytes: 500 },
  watch: { enabled: true, days: 14 },
  places: { first: "fake psa.invalid", fallback: "fake other.invalid" },
  deadAfterMs: 14 * 86_400_000,
  fallbackAfterMs: undefined,
  mustAskForPicture: false,
  formMs: undefined,
};

export const storeTimes = { gestureWindowMs: 3000, settleMs: 5000, longestWaitMs: 3_600_000 };

/** Seals nothing: what is on disk can be looked at. */
export const plainSealer: Sealer = { seal: (bytes) => new Uint8Array(bytes), open: (sealed) => new Uint8Array(sealed) };

/** The stores on a file, as the recorder has them. */
export const openTestStores = (
  file: string,
  nowMs: number,
  change: { readonly rules?: Partial<QueueRules>; readonly policy?: Partial<PolicyConfig> } = {},
): Stores =>
  openStores(Database.open(file, migrations), {
    sealer: plainSealer,
    times: storeTimes,
    rules: { ...plainRules, ...change.rules, policy: { ...plainPolicy, ...change.policy } },
    nowMs,
  });
