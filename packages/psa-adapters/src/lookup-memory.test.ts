import { expect, test } from "vitest";
import type { LookupMemory } from "./contract.ts";
import { type AdapterRig, contextWith, draftOf } from "./testing/adapter-rig.ts";
import { ateraRig } from "./testing/atera-rig.ts";
import { autotaskRig } from "./testing/autotask-rig.ts";
import { connectWiseRig } from "./testing/connectwise-rig.ts";
import { kaseyaBmsRig } from "./testing/kaseya-bms-rig.ts";
import { requestTrackerRig } from "./testing/request-tracker-rig.ts";

const rigs: Readonly<Record<string, () => Promise<AdapterRig>>> = {
  autotask: autotaskRig,
  connectwise: connectWiseRig,
  "kaseya-bms": kaseyaBmsRig,
  atera: ateraRig,
  "request-tracker": requestTrackerRig,
};

/** What may stand where a lookup was kept: by another version, or by a disk that failed. */
const damaged: Readonly<Record<string, (atMs: number) => unknown>> = {
  null: () => null,
  text: () => "x",
  "no time": () => ({ value: [] }),
  "a time that is text": () => ({ value: [], atMs: "x" }),
  "no value": (atMs) => ({ atMs }),
  "a value of null": (atMs) => ({ value: null, atMs }),
  "a value of text": (atMs) => ({ value: "x", atMs }),
  "a value of 7": (atMs) => ({ value: 7, atMs }),
  "an empty object": (atMs) => ({ value: {}, atMs }),
  "rows of null": (atMs) => ({ value: [null], atMs }),
  "rows of nothing": (atMs) => ({ value: [{}], atMs }),
  "a time far ahead": (atMs) => ({ value: null, atMs: atMs + 1e12 }),
};

test.each(
  Object.entries(rigs).flatMap(([kind, start]) => Object.keys(damaged).map((title) => ({ kind, start, title }))),
)("$kind: with $title in the memory the ticket is made as without", async ({ start, title }) => {
  const rig = await start();
  try {
    const asked: string[] = [];
    const memory: LookupMemory = {
      get: (key) => {
        asked.push(key);
        return damaged[title]?.(Date.now());
      },
      set: () => undefined,
    };
    const context = { ...contextWith(async (url, init) => fetch(url, init)), memory };
    const adapter = rig.createAdapter();
    const draft = { ...draftOf("press-1"), device: { hostname: "ACME-PC-7" } };
    await adapter.prepare(draft, context);
    expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
    const { status } = await adapter.notesAfter(draft, context);
    expect(status).toBe("answered");
    expect((await adapter.lookup(draft, context)).status).toBe("answered");
    expect(asked.length).toBeGreaterThan(0);
  } finally {
    await rig.close();
  }
});
