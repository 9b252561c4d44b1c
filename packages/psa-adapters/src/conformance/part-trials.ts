import assert from "node:assert/strict";
import type { PresenceOutcome, PsaAdapter, WriteOutcome } from "../contract.ts";
import { assertStatus } from "./assertions.ts";
import { draftOf } from "./calls.ts";
import { type FaultCase, faultCases, strikesOnce } from "./fault-trials.ts";
import type { Scene, Trial } from "./scene.ts";

/** A scene with a ticket, its adapter and its id. */
export interface TicketScene extends Scene {
  readonly adapter: PsaAdapter;
  readonly ticketId: string;
}

/** `run` begins with a ticket, of press-1. */
export const withTicket =
  (run: (scene: TicketScene) => Promise<void>): Trial["run"] =>
  async (scene) => {
    const adapter = scene.rig.createAdapter();
    assertStatus("submit", await adapter.submit(draftOf("press-1"), scene.context), "accepted");
    await run({ ...scene, adapter, ticketId: scene.rig.ticketsOf("press-1")[0] ?? "" });
  };

/** How one part of a ticket, a note or a file, is written, looked for and counted. */
export interface Part {
  readonly what: string;
  readonly isAble: (adapter: PsaAdapter) => boolean;
  readonly write: (scene: TicketScene) => Promise<WriteOutcome>;
  readonly look: (scene: TicketScene) => Promise<PresenceOutcome>;
  readonly count: (scene: TicketScene) => number;
}

const onPart =
  ({ what, isAble, write, look, count }: Part) =>
  ({ title, fault, written, found }: FaultCase): Trial => ({
    name: `${what}, ${title}: ${written}, then a search tells ${found}, and in the end it is there once`,
    needs: fault,
    run: withTicket(async (scene) => {
      const { adapter, rig } = scene;
      const before = count(scene);
      rig.setFaults(strikesOnce(fault));
      const outcome = await write(scene);
      if (!isAble(adapter)) {
        assertStatus(what, outcome, "unsupported");
        assert.equal(count(scene), before, `${what}: what is unsupported makes nothing`);
        return;
      }
      assertStatus(what, outcome, written);
      const presence = await look(scene);
      assertStatus(`search after ${what}`, presence, adapter.capabilities.find ? found : "unsupported");
      if (presence.status !== "found") {
        assertStatus(`repeat of ${what}`, await write(scene), "accepted");
      }
      assert.equal(count(scene), before + 1, `${what}: it is there once`);
    }),
  });

export const faultTrialsOf = (part: Part): readonly Trial[] => faultCases.map(onPart(part));
