import { z } from "zod";
import type { AdapterContext, Refusal } from "../contract.ts";
import { type Fleet, FleetShare, type Yielding, postponement } from "../fleet.ts";
import { orIgnored } from "../optional.ts";
import { remedyOf } from "./troubleshooting.ts";

/**
 * Of a tenant's 10,000 calls in 60 minutes, all integrations together, a fleet sends so many polls and so many files without
 * asking; beyond it only while the tenant has calls to spare.
 */
const freePerHour = 100;
/** Up to this part of the tenant's calls; from a half on Autotask answers later, above all of them not at all. */
const quiet: Readonly<Record<Yielding, number>> = { poll: 0.25, file: 0.5 };
/** How long an answer holds: the question counts, too, most of all when many ask it. */
const heldMs = { quiet: 600_000, busy: 3_600_000 };

interface Threshold {
  readonly externalRequestThreshold: number;
  readonly currentTimeframeRequestCount: number;
}

/** What `ThresholdInformation` tells. */
export const thresholdRow: z.ZodType<Threshold> = z.object({
  externalRequestThreshold: z.number().positive(),
  currentTimeframeRequestCount: z.number().min(0),
});

/** When polls and files wait for others' tickets. */
export class TenantShare {
  readonly #share: FleetShare;
  readonly #ask: (context: AdapterContext) => Promise<Threshold>;
  #known = { used: 0, untilMs: 0 };

  constructor({ endpoints }: Fleet, ask: (context: AdapterContext) => Promise<Threshold>) {
    this.#share = new FleetShare(Math.floor(freePerHour / endpoints));
    this.#ask = ask;
  }

  async postponed(what: Yielding, context: AdapterContext): Promise<Refusal | undefined> {
    const shareInMs = this.#share.take(what, context.now());
    if (shareInMs === 0 || (await this.#used(context)) < quiet[what]) {
      return undefined;
    }
    return postponement(what, Math.min(shareInMs, this.#known.untilMs - context.now()), remedyOf("limit"));
  }

  /** Part of the tenant's calls of the last hour; all, when it cannot be told. */
  async #used(context: AdapterContext): Promise<number> {
    const leftMs = this.#known.untilMs - context.now();
    if (leftMs <= 0 || leftMs > heldMs.busy) {
      const told = await orIgnored("threshold", context, async () => this.#ask(context));
      const used = told === undefined ? 1 : told.currentTimeframeRequestCount / told.externalRequestThreshold;
      this.#known = { used, untilMs: context.now() + (used < quiet.poll ? heldMs.quiet : heldMs.busy) };
    }
    return this.#known.used;
  }
}
