// Every PSA that can be searched, failing at every step: each press is one ticket, each note and file is there once.
import process from "node:process";
import { newPressId } from "@tier2/bridge";
import { expect, test } from "vitest";
import type { PresenceOutcome, PsaAdapter, WriteOutcome } from "@tier2/psa-adapters";
import { type AdapterRig, contextWith, counted, draftOf } from "../../packages/psa-adapters/src/testing/adapter-rig.ts";
import { ateraRig } from "../../packages/psa-adapters/src/testing/atera-rig.ts";
import { autotaskRig } from "../../packages/psa-adapters/src/testing/autotask-rig.ts";
import { connectWiseRig } from "../../packages/psa-adapters/src/testing/connectwise-rig.ts";
import { kaseyaBmsRig } from "../../packages/psa-adapters/src/testing/kaseya-bms-rig.ts";
import { requestTrackerRig } from "../../packages/psa-adapters/src/testing/request-tracker-rig.ts";
import { scaled } from "../lib/scale.ts";

const rigs: readonly (readonly [kind: string, makeRig: () => Promise<AdapterRig>])[] = [
  ["atera", ateraRig],
  ["autotask", async () => autotaskRig()],
  ["connectwise", connectWiseRig],
  ["kaseya-bms", async () => kaseyaBmsRig()],
  ["request-tracker", requestTrackerRig],
];
const presses = scaled({ small: 25, full: 1000 });
/** Of each of the seven faults, so that about a fifth of all requests fails. */
const probability = 0.033;
/** A bridge that starts anew forgets what it had looked up. */
const pressesPerStart = 50;
const mostAttempts = 100;

test.each(rigs)("%s: nothing is lost, nothing comes twice", { timeout: 3_000_000 }, async (kind, makeRig) => {
  const rig = await makeRig();
  const seed = Number(process.env["TIER2_SEED"] ?? Math.floor(Math.random() * 1e6));
  const counter = counted(async (url, init) => fetch(url, init));
  const context = contextWith(counter.fetch);
  const some = { probability };
  const faults = {
    ...{ dropBefore: some, dropAfterCommit: some, midAnswer: some, badJson: some, seed },
    ...{ serverError: some, serverErrorAfterCommit: some, tooManyRequests: { ...some, retryAfterSeconds: 0 } },
  };
  const wrong: string[] = [];
  try {
    let adapter = rig.createAdapter();
    rig.setFaults({ ...faults, everything: true });
    for (let number = 1; number <= presses; number += 1) {
      adapter = number % pressesPerStart === 0 ? rig.createAdapter() : adapter;
      const pressId = newPressId(Date.now());
      const ticketId = await makeTicket(adapter, pressId, context);
      const { notes, mostFileBytes } = adapter.capabilities;
      if (notes.includes("internal")) {
        const note = { marker: `${pressId}-again`, text: "Pressed again.", visibility: "internal" } as const;
        await makePart(
          async () => adapter.addNote(ticketId, note, context),
          async () => adapter.findNote(ticketId, note.marker, context),
        );
      }
      if (mostFileBytes > 0) {
        const file = {
          name: "screen.png",
          type: "image/png",
          bytes: new Uint8Array(100),
          visibility: "internal",
        } as const;
        await makePart(
          async () => adapter.attach(ticketId, file, context),
          async () => adapter.findFile(ticketId, file.name, context),
        );
      }
      const marked = rig.notesOf(ticketId).filter(({ text }) => text.includes(`${pressId}-again`)).length;
      const found = [rig.ticketsOf(pressId).length, marked, rig.filesOf(ticketId).length];
      const expected = [1, notes.includes("internal") ? 1 : 0, mostFileBytes > 0 ? 1 : 0];
      if (found.join() !== expected.join()) {
        wrong.push(`${pressId}: tickets, notes, files are ${found.join()}`);
      }
    }
  } finally {
    await rig.close();
  }
  expect({ seed, wrong }).toEqual({ seed, wrong: [] });
  const perPress = (counter.calls.length / presses).toFixed(2);
  process.stdout.write(
    `${kind}: ${presses} presses, 0 lost, 0 twice, ${perPress} requests each (TIER2_SEED=${seed})\n`,
  );
});

/** As the bridge does it: after anything but "accepted" a search comes first. */
async function makeTicket(
  adapter: PsaAdapter,
  pressId: string,
  context: Parameters<PsaAdapter["find"]>[1],
): Promise<string> {
  let mustFind = false;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const found = mustFind ? await adapter.find(pressId, context) : ({ status: "absent" } as const);
    if (found.status === "found") {
      return found.ticket.id;
    }
    if (found.status === "absent") {
      const made = await adapter.submit(draftOf(pressId), context);
      if (made.status === "accepted") {
        return made.ticket.id;
      }
      mustFind = true;
    }
  }
  throw new Error(`${pressId} was not delivered in ${mostAttempts} attempts`);
}

async function makePart(write: () => Promise<WriteOutcome>, find: () => Promise<PresenceOutcome>): Promise<void> {
  let mustFind = false;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const found = mustFind ? await find() : ({ status: "absent" } as const);
    if (found.status === "found") {
      return;
    }
    if (found.status === "absent") {
      if ((await write()).status === "accepted") {
        return;
      }
      mustFind = true;
    }
  }
  throw new Error(`a note or file was not made in ${mostAttempts} attempts`);
}
