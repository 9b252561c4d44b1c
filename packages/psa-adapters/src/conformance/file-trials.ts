import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import type { TicketFile } from "../contract.ts";
import { assertCount, assertStatus } from "./assertions.ts";
import { faultTrialsOf, withTicket } from "./part-trials.ts";
import type { Trial } from "./scene.ts";

const fileOf = (name: string): TicketFile => ({
  name,
  type: "image/png",
  bytes: Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256),
  visibility: "internal",
});

/** All 256 values and an even length that is no multiple of three, as a picture has them. */
const screen = fileOf("screen-1.png");

export const fileTrials: readonly Trial[] = [
  {
    name: "attach: a file arrives byte for byte, internal, and is found by its name",
    run: withTicket(async ({ rig, adapter, ticketId, context }) => {
      const { find, mostFileBytes } = adapter.capabilities;
      const isAble = mostFileBytes > 0;
      const look = async () => adapter.findFile(ticketId, screen.name, context);
      assertStatus("findFile", await look(), isAble && find ? "absent" : "unsupported");
      const outcome = await adapter.attach(ticketId, screen, context);
      assertStatus("attach", outcome, isAble ? "accepted" : "unsupported");
      assertStatus("findFile", await look(), isAble && find ? "found" : "unsupported");
      assertCount("files of the ticket", rig.filesOf(ticketId), isAble ? 1 : 0);
      for (const { name, type, bytes, visibility } of rig.filesOf(ticketId)) {
        assert.equal(name, screen.name);
        assert.ok(Buffer.from(bytes).equals(screen.bytes), "the bytes of the file are the same");
        assert.equal(visibility, "internal");
        assert.ok(type === "" || type === screen.type, `the media type is ${screen.type}, not ${type}`);
      }
    }),
  },
  ...faultTrialsOf({
    what: "attach",
    isAble: ({ capabilities: { mostFileBytes } }) => mostFileBytes > 0,
    write: async ({ adapter, ticketId, context }) => adapter.attach(ticketId, screen, context),
    look: async ({ adapter, ticketId, context }) => adapter.findFile(ticketId, screen.name, context),
    count: ({ rig, ticketId }) => rig.filesOf(ticketId).length,
  }),
  {
    name: "attach: a file that is too large, or has an odd name, is refused before anything is sent",
    run: withTicket(async ({ rig, adapter, ticketId, context }) => {
      const { mostFileBytes } = adapter.capabilities;
      const tooLarge = { ...fileOf("large.bin"), bytes: new Uint8Array(mostFileBytes + 1) };
      for (const file of [tooLarge, fileOf("../x"), fileOf('a"b'), fileOf("")]) {
        const outcome = await adapter.attach(ticketId, file, context);
        assertStatus(`attach of "${file.name}"`, outcome, mostFileBytes > 0 ? "rejected" : "unsupported");
      }
      assertCount("files of the ticket", rig.filesOf(ticketId), 0);
    }),
  },
];
