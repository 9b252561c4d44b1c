import { Commits } from "./commits.ts";
import type { Database } from "./database.ts";
import { EvidenceStore } from "./evidence-store.ts";
import { FollowUpStore } from "./follow-up-store.ts";
import { LookupStore } from "./lookup-store.ts";
import type { QueueRules } from "./messages.ts";
import { PersonsWords } from "./persons-words.ts";
import { PressDecider } from "./press-decider.ts";
import { PressStore, type StoreTimes } from "./press-store.ts";
import { QueueStore } from "./queue-store.ts";
import { ReviewStore } from "./review-store.ts";
import type { Sealer } from "./seal.ts";
import { WatchStore } from "./watch-store.ts";

/** Everything that is on disk, by what it is about. */
export interface Stores {
  readonly commits: Commits;
  readonly presses: PressStore;
  readonly evidence: EvidenceStore;
  readonly followUps: FollowUpStore;
  readonly watch: WatchStore;
  readonly review: ReviewStore;
  readonly queue: QueueStore;
  readonly words: PersonsWords;
  readonly lookups: LookupStore;
  /** What holds from now on. */
  setRules(rules: QueueRules): void;
  rules(): QueueRules;
}

/** The stores of an open database; presses that a run before left behind are taken up. */
export function openStores(
  database: Database,
  options: { readonly sealer: Sealer; readonly times: StoreTimes; readonly rules: QueueRules; readonly nowMs: number },
): Stores {
  const { sealer, times, nowMs } = options;
  let { rules: current } = options;
  const rules = (): QueueRules => current;
  const commits = new Commits(database);
  const evidence = new EvidenceStore(commits, sealer);
  const followUps = new FollowUpStore(commits, sealer, rules);
  const watch = new WatchStore(commits, sealer, rules);
  const queue = new QueueStore(commits, sealer);
  const decider = new PressDecider({ commits, evidence, followUps, rules });
  const presses = new PressStore({ commits, evidence, followUps, watch, sealer, rules, times, decider }, nowMs);
  commits.checkpoint(); // or the first press would pay for it
  return {
    commits,
    presses,
    evidence,
    followUps,
    watch,
    queue,
    review: new ReviewStore({ commits, evidence, followUps, rules, startedAtMs: nowMs }),
    words: new PersonsWords({ commits, queue, followUps, evidence, watch, decider }),
    lookups: new LookupStore(commits, sealer),
    rules,
    setRules: (next) => {
      current = next;
    },
  };
}
