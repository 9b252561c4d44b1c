import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { Happenings } from "../testing/happenings.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { type ConfigChanges, changesBetween } from "./changes.ts";
import { type LoadedConfig, loadConfig, parseConfig } from "./load-config.ts";
import { ConfigKeeper } from "./reload.ts";
import { resolveSecrets } from "./secrets.ts";

const text = (more = "", key = "file:key"): string => `schemaVersion: 1\npsa: { kind: k, apiKey: ${key} }\n${more}`;

interface Applied {
  readonly company: string | undefined;
  readonly key: unknown;
  readonly changes: ConfigChanges;
}

function setUp(file = path.join(temporaryFolder(), "config.yaml")) {
  const folder = path.dirname(file);
  writeFileSync(path.join(folder, "key"), "first", { mode: 0o600 });
  writeFileSync(file, text());
  const clock = new FakeClock();
  const events = new Happenings<BridgeEvent>();
  const applied: Applied[] = [];
  const keeper = new ConfigKeeper<Record<string, unknown>>({
    started: loadConfig(file),
    clock,
    open: async ({ config }: LoadedConfig) => resolveSecrets(config.psa, { environment: {}, folder }),
    onChange: async ({ config }, opened, changes) => {
      applied.push({ company: config.company, key: opened["apiKey"], changes });
    },
    onEvent: (event) => events.add(event),
  });
  keeper.start();
  /** Changes something and resolves with what is told of it. */
  const after = async (change: () => void): Promise<BridgeEvent> => {
    const told = events.next(({ type }) => type === "config.applied" || type === "config.refused");
    change();
    clock.advance(2000);
    clock.advance(500);
    return told;
  };
  return { folder, file, clock, events, applied, keeper, after };
}

const code = (event: BridgeEvent): string => (event.type === "config.refused" ? event.error.code : event.type);

test("a changed file is taken up, and a changed secret, with what changed", async () => {
  const { folder, file, applied, after } = setUp();
  expect(code(await after(() => writeFileSync(file, text("company: Contoso"))))).toBe("config.applied");
  expect(code(await after(() => writeFileSync(path.join(folder, "key"), "second")))).toBe("config.applied");
  expect(applied).toEqual([
    { company: "Contoso", key: "first", changes: { changed: ["company"], atNextStart: [] } },
    { company: "Contoso", key: "second", changes: { changed: [], atNextStart: [] } },
  ]);
});

test("one that cannot be used leaves the old in force, and the next good one is taken up", async () => {
  const { folder, file, applied, keeper, after } = setUp();
  expect(code(await after(() => writeFileSync(file, "psa: [")))).toBe("config_not_yaml");
  expect(code(await after(() => writeFileSync(file, text("compny: x"))))).toBe("config_key_unknown");
  expect(code(await after(() => rmSync(file)))).toBe("config_missing");
  expect(code(await after(() => writeFileSync(file, text("", "file:other"))))).toBe("config_secret_unusable");
  expect({ applied, company: keeper.loaded.config.psa }).toEqual({
    applied: [],
    company: { kind: "k", apiKey: "file:key" },
  });
  // the file it refers to is what is mended
  const mended = await after(() => writeFileSync(path.join(folder, "other"), "third", { mode: 0o600 }));
  expect(code(mended)).toBe("config.applied");
  expect(applied).toMatchObject([{ key: "third", changes: { changed: ["psa"] } }]);
});

test("an editor that replaces the file, and a link that leads elsewhere, are seen", async () => {
  const { folder, file, applied, after } = setUp();
  writeFileSync(`${file}.swp`, text("company: Replaced"));
  await after(() => {
    renameSync(file, `${file}~`);
    renameSync(`${file}.swp`, file);
  });
  writeFileSync(path.join(folder, "next.yaml"), text("company: Linked"));
  symlinkSync("next.yaml", path.join(folder, "link"));
  await after(() => renameSync(path.join(folder, "link"), file));
  expect(applied.map(({ company }) => company)).toEqual(["Replaced", "Linked"]);
});

test("what only a new start takes up is told, until it is put back", async () => {
  const { file, events, after } = setUp();
  await after(() => writeFileSync(file, text("dataDirectory: /elsewhere\ndevice: { transport: socket, path: /x }")));
  expect(events.all.at(-1)).toEqual({ type: "config.deferred", places: ["dataDirectory", "device"] });
  await after(() => writeFileSync(file, text("company: Contoso\ndataDirectory: /elsewhere")));
  expect(events.all.at(-1)).toEqual({ type: "config.deferred", places: ["dataDirectory"] });
  await after(() => writeFileSync(file, text()));
  expect(events.all.at(-1)).toEqual({ type: "config.applied" });
});

test("asked to, it reads at once and answers; two at a time go one after the other", async () => {
  const { file, keeper, applied, clock } = setUp();
  writeFileSync(file, text("company: One"));
  const both = Promise.all([keeper.reload(), keeper.reload()]);
  expect(await both).toMatchObject([
    { isApplied: true, changed: ["company"] },
    { isApplied: true, changed: [] },
  ]);
  writeFileSync(file, "");
  expect(await keeper.reload()).toMatchObject({ isApplied: false, error: { code: "config_invalid" } });
  expect(applied).toHaveLength(2);
  expect(readFileSync(file, "utf8")).toBe("");
  keeper.stop();
  expect(clock.nextAtMs).toBeUndefined();
});

test("a change is told by section; those of the start are compared with the start", () => {
  const config = (more: string) => parseConfig("c.yaml", text(more)).config;
  const started = config("");
  const moved = config("dataDirectory: /x");
  expect(changesBetween(started, started, started)).toEqual({ changed: [], atNextStart: [] });
  expect(changesBetween(started, moved, moved)).toEqual({ changed: [], atNextStart: ["dataDirectory"] });
  expect(changesBetween(started, moved, config("policy: { fold: false }\nsite: S"))).toEqual({
    changed: expect.arrayContaining(["policy", "site"]) as unknown,
    atNextStart: [],
  });
});
