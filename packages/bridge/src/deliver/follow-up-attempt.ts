import type {
  AdapterContext,
  AdapterError,
  Answer,
  FindOutcome,
  Note,
  PresenceOutcome,
  TicketDraft,
  TicketReference,
  WriteOutcome,
} from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { LeasedFollowUp, NewFollowUp } from "../record/follow-ups.ts";
import { type Asked, adapterAnswer } from "./adapter-answer.ts";
import type { Destination } from "./destination.ts";
import { duplicateFollowUps, otherTickets } from "./duplicates.ts";
import type { Unfinished } from "./settlement.ts";

/** A file as it goes to the ticket; or why there is nothing to send any more. */
export type MadeFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string } | { readonly gone: string };

/** Makes the file that a follow-up names. May reject; it is tried again. */
export type MakeFile = (followUp: LeasedFollowUp) => Promise<MadeFile>;

/**
 * How an attempt ended. - done: `isAnswered` tells whether the helpdesk system said so, or nothing was asked of it.
 * - gone: there is nothing to send any more. - unmade: the file could not be made this time.
 */
export type FollowUpOutcome =
  | {
      readonly status: "done";
      readonly isAnswered: boolean;
      readonly adds?: readonly NewFollowUp[];
      readonly duplicates?: readonly TicketReference[];
    }
  | { readonly status: "unsupported" }
  | { readonly status: "gone" | "unmade"; readonly error: AdapterError }
  | Unfinished;

export interface FollowUpAttempt {
  readonly adapter: Destination;
  readonly followUp: LeasedFollowUp;
  /** The ticket's draft as it was sent. */
  readonly draft: TicketDraft;
  readonly makeFile: MakeFile;
  /** Told before a file of so many bytes is sent. */
  readonly onFile: (bytes: number) => void;
  /** Its signal is aborted when the attempt's time is over. */
  readonly context: AdapterContext;
  readonly clock: Clock;
}

/** One attempt: a search when it may be there already, then the note, file or link. Never throws. */
export async function attemptFollowUp(attempt: FollowUpAttempt): Promise<FollowUpOutcome> {
  const { adapter, context, draft, followUp } = attempt;
  const ticketId = followUp.ticket.id;
  switch (followUp.kind) {
    case "notes":
      return missingNotes(attempt);
    case "note":
      return addNote(attempt);
    case "asset":
      return write(attempt, async () => adapter.linkAsset(ticketId, draft, context));
    case "file":
      return attachFile(attempt);
    case "reconcile":
      return lookForDuplicates(attempt);
  }
}

async function missingNotes(attempt: FollowUpAttempt): Promise<FollowUpOutcome> {
  const { adapter, context, draft } = attempt;
  const answer = await adapterAnswer<Answer<readonly Note[]>>(
    askedOf(attempt),
    async () => adapter.notesAfter(draft, context),
    (error) => ({ status: "retry", error }),
  );
  if (answer.status !== "answered") {
    return answer;
  }
  const adds = answer.value.map(({ marker, text, visibility }): NewFollowUp => ({
    kind: "note",
    name: marker,
    text,
    visibility,
  }));
  return { status: "done", isAnswered: false, adds };
}

async function addNote(attempt: FollowUpAttempt): Promise<FollowUpOutcome> {
  const { adapter, context, followUp } = attempt;
  const { name: marker, text, ticket } = followUp;
  if (text === undefined) {
    const message = "A note was not sent: what it says cannot be decrypted any more.";
    return { status: "gone", error: { code: "not_found", message } };
  }
  // Better for technicians alone than not at all.
  const isPublic = followUp.visibility === "public" && adapter.capabilities.notes.includes("public");
  const visibility = isPublic ? "public" : "internal";
  const found = await lookFirst(attempt, async () => adapter.findNote(ticket.id, marker, context));
  return found ?? write(attempt, async () => adapter.addNote(ticket.id, { marker, text, visibility }, context));
}

async function attachFile(attempt: FollowUpAttempt): Promise<FollowUpOutcome> {
  const { adapter, context, followUp, makeFile, onFile } = attempt;
  const { name, ticket } = followUp;
  const { mostFileBytes } = adapter.capabilities;
  if (mostFileBytes === 0) {
    return { status: "unsupported" };
  }
  const found = await lookFirst(attempt, async () => adapter.findFile(ticket.id, name, context));
  if (found !== undefined) {
    return found;
  }
  let made: MadeFile;
  try {
    made = await makeFile(followUp);
  } catch (error) {
    const message = `${name} could not be made: ${messageOf(error)}`;
    return { status: "unmade", error: { code: "validation_failed", message } };
  }
  if ("gone" in made) {
    return { status: "gone", error: { code: "not_found", message: `${name} was not sent: ${made.gone}` } };
  }
  const { bytes, type } = made;
  if (bytes.length > mostFileBytes) {
    const message = `${name} has ${bytes.length} bytes; the helpdesk system takes ${mostFileBytes} at most.`;
    return { status: "rejected", error: { code: "validation_failed", message } };
  }
  onFile(bytes.length);
  const file = { name, type, bytes, visibility: "internal" } as const;
  return write(attempt, async () => adapter.attach(ticket.id, file, context));
}

async function lookForDuplicates(attempt: FollowUpAttempt): Promise<FollowUpOutcome> {
  const { adapter, context, followUp } = attempt;
  const { press, ticket } = followUp;
  const found = await adapterAnswer<FindOutcome>(
    askedOf(attempt),
    async () => adapter.find(press.pressId, context),
    (error) => ({ status: "retry", error }),
  );
  switch (found.status) {
    case "absent": // a technician merged or removed the ticket
      return { status: "done", isAnswered: true };
    case "found": {
      const duplicates = otherTickets(ticket, found);
      const adds = duplicateFollowUps(press.pressId, ticket, duplicates);
      return { status: "done", isAnswered: true, adds, duplicates };
    }
    default:
      return found;
  }
}

/** Undefined when the way is free to send it. */
async function lookFirst(
  attempt: FollowUpAttempt,
  look: () => Promise<PresenceOutcome>,
): Promise<FollowUpOutcome | undefined> {
  if (!attempt.followUp.mustFind) {
    return undefined;
  }
  const found = await adapterAnswer<PresenceOutcome>(askedOf(attempt), look, (error) => ({ status: "retry", error }));
  switch (found.status) {
    case "found":
      return { status: "done", isAnswered: true };
    case "absent":
    case "unsupported":
      return undefined;
    case "rejected":
    case "retry":
      return { ...found, status: "unknown-still" };
  }
}

async function write(attempt: FollowUpAttempt, send: () => Promise<WriteOutcome>): Promise<FollowUpOutcome> {
  const outcome = await adapterAnswer<WriteOutcome>(askedOf(attempt), send, (error) => ({
    status: "ambiguous",
    error,
  }));
  return outcome.status === "accepted" ? { status: "done", isAnswered: true } : outcome;
}

const askedOf = ({ adapter, clock, context }: FollowUpAttempt): Asked => ({
  kind: adapter.kind,
  signal: context.signal,
  clock,
});
