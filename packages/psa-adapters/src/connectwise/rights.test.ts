import { expect, test } from "vitest";
import type { PsaAdapter } from "../contract.ts";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { connectWise } from "./index.ts";
import { rightText, rights } from "./rights.ts";
import { startConnectWiseSandbox } from "./sandbox/index.ts";

const context = contextWith(async (url, init) => fetch(url, init));

/** A ticket is still made without them, but for the right to make it. */
const needed = "Service Desk > Service Tickets: Add All";
/** Its hint names the right that is surely asked for as well. */
const perhaps = "Service Desk > Service Ticket - Dependencies: Edit All";

/** What a command of a press comes to. */
async function pressOf(adapter: PsaAdapter): Promise<Record<string, string>> {
  const [note, file] = [
    { marker: "press-0-1", text: "x", visibility: "internal" },
    { name: "press-0.txt", type: "text/plain", bytes: new Uint8Array([1]), visibility: "internal" },
  ] as const;
  const done = {
    submit: await adapter.submit(draftOf("press-1"), context),
    find: await adapter.find("press-0", context),
    addNote: await adapter.addNote("1001", note, context),
    attach: await adapter.attach("1001", file, context),
    findNote: await adapter.findNote("1001", note.marker, context),
    fields: await adapter.fields(context),
    close: await adapter.close("1001", context),
  };
  return Object.fromEntries(
    Object.entries(done).map(([name, outcome]) => [name, "error" in outcome ? (outcome.error.hint ?? "") : "done"]),
  );
}

test.each(rights.map((right) => ({ name: rightText(right), right })))("without $name", async ({ name, right }) => {
  const sandbox = await startConnectWiseSandbox();
  try {
    await connectWise.create(connectWise.parseConfig(sandbox.config)).submit(draftOf("press-0"), context);
    sandbox.data.denied.add(name);
    const others = rights.filter((one) => one.path.source !== right.path.source).map(rightText);
    const adapter = connectWise.create(connectWise.parseConfig(sandbox.config));
    const seen = (await adapter.check(context)).filter(({ status }) => status !== "ok");
    // Nothing that only reads can tell whether tickets may be made.
    expect(seen.length > 0).toBe(right.level === "Inquire");
    const press = await pressOf(adapter);
    const hints = [...seen.map(({ hint }) => hint ?? ""), ...Object.values(press).filter((told) => told !== "done")];
    for (const hint of hints) {
      expect(hint).toContain(name);
      expect(hint).toContain(`without it ${name === perhaps ? "" : right.without}`);
      expect(others.filter((other) => hint.includes(other))).toEqual([]);
    }
    expect(press["submit"] === "done").toBe(name !== needed);
    expect(press["fields"]).toBe("done");
  } finally {
    await sandbox.close();
  }
});
