import type { PsaAdapter, Subject, TicketDraft } from "../contract.ts";
import { openAdapter } from "../registry.ts";
import { startSandbox } from "../sandbox/registry.ts";
import { contextWith, counted, draftOf } from "./adapter-rig.ts";
import { emailRig } from "./email-rig.ts";

/** Requests (mails, where the adapter sends mails) of one press with a picture, by step. */
export interface PressCost {
  /** While the gesture settles: lookups, or what opens the connection. */
  readonly before: number;
  /** Until the light says *sent*. */
  readonly ticket: number;
  readonly notes: number;
  readonly computer: number;
  readonly picture: number;
  /** All but `before`. */
  readonly inAll: number;
}

/** Of an adapter: with nothing looked up yet, for a contact and for somebody who is none; and the contact's next press. */
export interface PressCosts {
  readonly cold: PressCost;
  readonly coldStranger: PressCost;
  readonly cached: PressCost;
}

const pictureBytes = 40_000;
const device = { hostname: "ACME-PC-7", serialNumber: "SN-0007" };
const contact: Subject = { person: { email: "jane.doe@acme.example", name: "Jane Doe" }, device };
const stranger: Subject = { person: { email: "nobody@elsewhere.example", name: "No Body" }, device };

/** An adapter with nothing cached at a sandbox of its own. */
interface Scene {
  readonly adapter: PsaAdapter;
  readonly fetch: Parameters<typeof contextWith>[0];
  /** Requests or mails so far. */
  readonly count: () => number;
  readonly close: () => Promise<void>;
}

async function emailScene(): Promise<Scene> {
  const { sandbox, adapter } = await emailRig();
  const fetch = async (): Promise<never> => Promise.reject(new Error("not planned: fetch"));
  return { adapter, fetch, count: () => sandbox.mails.length, close: async () => sandbox.close() };
}

async function httpScene(kind: string): Promise<Scene> {
  const sandbox = await startSandbox(kind);
  const { calls, fetch } = counted(async (url, init) => globalThis.fetch(url, init));
  const adapter = await openAdapter(sandbox.config);
  return { adapter, fetch, count: () => calls.length, close: async () => sandbox.close() };
}

/** One press through the adapter, as the bridge makes it. Rejects when the sandbox does not take a part of it. */
async function pressCost({ adapter, fetch, count }: Scene, draft: TicketDraft): Promise<PressCost> {
  const context = contextWith(fetch);
  const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = count();
    await work();
    return count() - before;
  };
  const taken = ({ status }: { readonly status: string }): void => {
    if (status !== "accepted" && status !== "unsupported") {
      throw new Error(`${adapter.kind}: ${status} in the place of accepted`);
    }
  };
  let ticketId = "";
  const before = await requestsOf(async () => adapter.prepare(draft, context));
  const ticket = await requestsOf(async () => {
    const outcome = await adapter.submit(draft, context);
    taken(outcome);
    ticketId = outcome.status === "accepted" ? outcome.ticket.id : "";
  });
  const notes = await requestsOf(async () => {
    const after = await adapter.notesAfter(draft, context);
    for (const note of after.status === "answered" ? after.value : []) {
      taken(await adapter.addNote(ticketId, note, context));
    }
  });
  const computer = await requestsOf(async () => taken(await adapter.linkAsset(ticketId, draft, context)));
  const bytes = new Uint8Array(pictureBytes).fill(7);
  const file = { name: `${draft.pressId}.jpg`, type: "image/jpeg", bytes, visibility: "internal" } as const;
  const picture = await requestsOf(async () => taken(await adapter.attach(ticketId, file, context)));
  return { before, ticket, notes, computer, picture, inAll: ticket + notes + computer + picture };
}

/** Measures what presses cost with the adapter of this kind at its sandbox. Rejects when the sandbox refuses a part. */
export async function measurePressCosts(kind: string): Promise<PressCosts> {
  const fresh = async (work: (scene: Scene) => Promise<PressCost[]>): Promise<PressCost[]> => {
    const scene = await (kind === "email" ? emailScene() : httpScene(kind));
    try {
      return await work(scene);
    } finally {
      await scene.close();
    }
  };
  const draft = (pressId: string, subject: Subject): TicketDraft => ({ ...draftOf(pressId), ...subject });
  const [cold, cached] = await fresh(async (scene) => [
    await pressCost(scene, draft("press-1", contact)),
    await pressCost(scene, draft("press-2", contact)),
  ]);
  const [coldStranger] = await fresh(async (scene) => [await pressCost(scene, draft("press-1", stranger))]);
  if (cold === undefined || cached === undefined || coldStranger === undefined) {
    throw new Error("not every press was measured");
  }
  return { cold, coldStranger, cached };
}
