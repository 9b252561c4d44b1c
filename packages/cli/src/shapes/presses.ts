import type { PersonsSaying, QueueSnapshot, QueuedPress } from "@tier2/bridge";
import { z } from "zod";
import type { PressPreview } from "../press-preview.ts";
import { adapterError, ticketReference, time } from "./parts.ts";
import { shapeOf } from "./shape-of.ts";
import { pressCounts } from "./status.ts";

/** A press of the queue. */
export const queuedPress: z.ZodType<QueuedPress> = shapeOf<QueuedPress>()(
  z.strictObject({
    pressId: z.string(),
    serial: z.string(),
    state: z.enum(["recorded", "ready", "sent", "folded", "cancelled", "failed", "dead"]),
    recordedAtMs: time,
    gesture: z.enum(["short", "double", "long"]).optional(),
    isFromSoftware: z.boolean(),
    route: z.enum(["first", "fallback"]),
    attempts: z.number(),
    nextAttemptAtMs: time,
    leaseExpiresAtMs: time.optional(),
    findAfterMs: time.optional(),
    undoUntilMs: time.optional(),
    lastError: adapterError.optional(),
    ticket: ticketReference.optional(),
    subject: z.string().optional(),
    parentId: z.string().optional(),
    cancelledBy: z.enum(["undo", "long", "request", "rule"]).optional(),
    blockText: z.string().optional(),
    formUntilMs: time.optional(),
    saying: z.enum(["draft", "note", "over"]),
    openFollowUps: z.number(),
    attention: z.enum(["answered", "waiting", "closed"]).optional(),
  }),
);

/** What the person said on the page before the ticket was made. */
export const personsSaying: z.ZodType<PersonsSaying> = shapeOf<PersonsSaying>()(
  z.strictObject({
    words: z.string(),
    choices: z.array(z.string()),
    typed: z.strictObject({
      ...{ name: z.string().exactOptional(), email: z.string().exactOptional() },
      ...{ phone: z.string().exactOptional(), company: z.string().exactOptional() },
    }),
  }),
);

/** `tier2 queue list --json` */
export const queueListShape: z.ZodType = shapeOf<QueueSnapshot>()(
  z.strictObject({
    counts: pressCounts,
    openFollowUps: z.number(),
    watchedTickets: z.number(),
    usedBytes: z.number(),
    presses: z.array(queuedPress),
  }),
);

/** `tier2 press --json`: the press, or with `--dry-run` the ticket that it would make. */
export const pressShape: z.ZodType = z.strictObject({
  pressId: z.string().optional(),
  preview: shapeOf<PressPreview>()(
    z.strictObject({
      kind: z.string(),
      company: z.string().optional(),
      block: z.string().exactOptional(),
      person: z.strictObject({
        name: z.string().optional(),
        email: z.string().optional(),
        phone: z.string().optional(),
      }),
      ...{ subject: z.string(), publicText: z.string(), internalNote: z.string() },
      fields: z.record(z.string(), z.string()),
      files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.number().optional(), text: z.string() })),
    }),
  ).optional(),
});

/** `tier2 erase --json`: how many presses were erased, and how many wait for their delivery before. */
export const eraseShape: z.ZodType = z.strictObject({ erased: z.number(), kept: z.number() });
