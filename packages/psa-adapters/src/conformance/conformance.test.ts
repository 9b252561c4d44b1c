import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { PsaAdapter } from "../contract.ts";
import { requestTrackerRig } from "../testing/request-tracker-rig.ts";
import { conformanceCases } from "./index.ts";

/** Names of the cases that fail with an adapter that `spoil` has changed; only cases whose name has `part` are run. */
async function failing(part: string, spoil: (adapter: PsaAdapter) => Partial<PsaAdapter>): Promise<readonly string[]> {
  const makeRig: typeof requestTrackerRig = async () => {
    const rig = await requestTrackerRig();
    const createAdapter: typeof rig.createAdapter = (options) => {
      const adapter = rig.createAdapter(options);
      const changed = spoil(adapter);
      return new Proxy(adapter, {
        get: (target, key) => {
          const value: unknown = Reflect.get(Object.hasOwn(changed, key) ? changed : target, key);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
    };
    return { ...rig, createAdapter };
  };
  const cases = conformanceCases({ makeRig }).filter(({ name }) => name.includes(part));
  const ends = await Promise.allSettled(cases.map(async ({ run }) => run()));
  return cases.flatMap(({ name }, index) => (ends[index]?.status === "rejected" ? [name] : []));
}

const wrongs: readonly (readonly [string, string, (adapter: PsaAdapter) => Partial<PsaAdapter>])[] = [
  [
    "an adapter that repeats by itself",
    "submit, dropped after it is made",
    (adapter) => ({
      submit: async (draft, context) => {
        const outcome = await adapter.submit(draft, context);
        return outcome.status === "ambiguous" ? adapter.submit(draft, context) : outcome;
      },
    }),
  ],
  [
    "one that takes what is not clear for a refusal",
    "an HTML page",
    (adapter) => ({
      submit: async (draft, context) => {
        const outcome = await adapter.submit(draft, context);
        return outcome.status === "ambiguous" ? { status: "retry", error: outcome.error } : outcome;
      },
    }),
  ],
  ["one that never finds", "find: tells", () => ({ find: async () => ({ status: "absent" }) })],
  ["one that throws", "without time nothing is sent", () => ({ find: async () => Promise.reject(new Error("no")) })],
  ["one that finds every note", "addNote: each kind", () => ({ findNote: async () => ({ status: "found" }) })],
  [
    "one that publishes what is internal",
    "addNote: each kind",
    (adapter) => ({
      addNote: async (id, note, context) => adapter.addNote(id, { ...note, visibility: "public" }, context),
    }),
  ],
  [
    "one that changes bytes",
    "attach: a file arrives",
    (adapter) => ({
      attach: async (id, file, context) => adapter.attach(id, { ...file, bytes: file.bytes.slice(1) }, context),
    }),
  ],
  [
    "one whose capabilities promise less than it does",
    "close: the ticket is done",
    (adapter) => ({ capabilities: { ...adapter.capabilities, close: false } }),
  ],
  [
    "one whose capabilities promise more than it does",
    "close: the ticket is done",
    () => ({ close: async () => ({ status: "unsupported" }) }),
  ],
  [
    "one that asks before each submit",
    "one request",
    (adapter) => ({
      submit: async (draft, context) => {
        await adapter.find(draft.pressId, context);
        return adapter.submit(draft, context);
      },
    }),
  ],
];

test.each(wrongs)("%s fails", async (_what, part, spoil) => {
  const cases = await failing(part, () => ({}));
  expect(cases).toEqual([]);
  expect(await failing(part, spoil)).toEqual([expect.stringContaining(part)]);
});

test("names of cases are unique, and say the seed that repeats the random faults", () => {
  const names = conformanceCases({ makeRig: requestTrackerRig, seed: 7 }).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.includes("(seed 7)"))).toHaveLength(1);
});

test("what a subject does not have is left out", () => {
  const all = conformanceCases({ makeRig: requestTrackerRig });
  const less = conformanceCases({ makeRig: requestTrackerRig, isHttp: false, faults: ["dropBefore"] });
  expect(less.length).toBeGreaterThan(10);
  expect(less.length).toBeLessThan(all.length / 2);
  expect(less.map(({ name }) => name).filter((name) => /redirect|500|offline|too many/.test(name))).toEqual([]);
});

test("the page shows the example as it is", () => {
  const root = path.resolve(import.meta.dirname, "../../../..");
  const page = readFileSync(path.join(root, "docs/write-your-own-adapter.md"), "utf8");
  for (const file of ["adapter.ts", "rig.ts", "conformance.test.ts"]) {
    const code = readFileSync(path.join(root, "packages/psa-adapters/examples/tiny-helpdesk", file), "utf8");
    expect({ file, isShown: page.includes(`\`${file}\`:\n\n\`\`\`ts\n${code}\`\`\`\n`) }).toEqual({
      file,
      isShown: true,
    });
  }
});

test("the page tells of each piece of the toolkit", async () => {
  const page = readFileSync(path.resolve(import.meta.dirname, "../../../../docs/write-your-own-adapter.md"), "utf8");
  const untold = Object.keys(await import("../toolkit.ts")).filter((name) => !page.includes(`\`${name}\``));
  expect(untold).toEqual([]);
});

test("the example conforms, with node:test", async () => {
  const folder = path.resolve(import.meta.dirname, "../../examples/tiny-helpdesk");
  const words = ["--conditions=source", "--test-reporter=tap", "--test", "conformance.test.ts"];
  const { NODE_TEST_CONTEXT: _outer, NODE_OPTIONS: _options, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder, env });
  expect(stdout).toContain("# fail 0");
  expect(stdout).not.toContain("# pass 0");
});
