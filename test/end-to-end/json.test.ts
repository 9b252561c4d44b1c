import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandTable } from "../../packages/cli/src/command-table.generated.ts";
import { Rig } from "../lib/rig.ts";
import { Tier2Process } from "../lib/tier2-process.ts";

/**
 * What `--json` prints, of a real run of each command, against its committed schema: beside a running bridge with an
 * emulated button, and a sandbox of the helpdesk system.
 */
const schemas = path.resolve(import.meta.dirname, "../../packages/cli/json");
const ajv = new Ajv2020({ allErrors: true });

let rig: Rig;
let bridge: Tier2Process;

beforeAll(async () => {
  rig = await Rig.start();
  bridge = rig.startBridge();
  await bridge.says(/button\.attached/);
  await rig.press(80);
  await bridge.says(/ticket\.accepted/);
});

afterAll(async () => {
  await bridge.stop();
  await rig.close();
});

const config = (): readonly string[] => ["--config", rig.configFile];
const sandbox = ["--sandbox", "--psa", "connectwise"];

/** Words after the name; any other command gets the configuration, if it takes one. */
const words: Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>> = {
  demo: () => ["--once"],
  "psa test": () => sandbox,
  "psa send": () => ["--subject", "Printer", ...sandbox],
  "rules test": () => ["--press", "last", ...config()],
  "rules import": () => [legacyRules()],
  "queue show": async () => [await newestPress(), ...config()],
  "firmware flash": () => ["--emulated"],
  erase: () => ["--user", "nobody", ...config()],
  acceptance: () => ["--only", "update"], // steps for a person alone: there is no service on this computer
};

function legacyRules(): string {
  const file = path.join(path.dirname(rig.configFile), "legacy.json");
  writeFileSync(file, JSON.stringify({ custom_rules: ["if 'printer' in msg:\n    priority = 'High'"] }));
  return file;
}

async function newestPress(): Promise<string> {
  const list = new Tier2Process(["queue", "list", "--json", ...config()]);
  await list.ended;
  const { presses } = JSON.parse(list.stdout) as { readonly presses: readonly { readonly pressId: string }[] };
  return presses[0]?.pressId ?? "";
}

/** Without a board they have nothing to tell; the tests beside them hold their shapes. */
const needBoards = new Set([
  ...["firmware info", "firmware verify", "firmware provision"],
  ...["button light", "button info", "button settings", "button test", "button watch"],
]);

const withJson = commandTable.filter(
  ({ name, options }) => options.some(({ flags }) => flags === "--json") && !needBoards.has(name),
);

test.each(withJson.map((entry) => [entry.name, entry] as const))("tier2 %s --json", async (name, { options }) => {
  const takesConfig = options.some(({ flags }) => flags.startsWith("--config "));
  const more = (await words[name]?.()) ?? (takesConfig ? config() : []);
  const run = new Tier2Process([...name.split(" "), ...more, "--json", "--quiet"]);
  expect({ code: await run.ended, stderr: run.stderr }).toEqual({ code: 0, stderr: "" });
  const file = path.join(schemas, `${name.replaceAll(" ", "-")}.schema.json`);
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")) as object);
  const value: unknown = JSON.parse(run.stdout);
  validate(value);
  expect(validate.errors).toBeNull();
  expect(value).toMatchObject({ schemaVersion: 1 });
});
