import { exitCodes } from "@tier2/bridge";
import { z } from "zod";
import { type BridgeOptions, bridgeOptions } from "../bridge-client.ts";
import { type Command, defineCommand } from "../command.ts";
import { configFileOf } from "../common-options.ts";
import { printJson } from "../print-json.ts";
import { readRules } from "../rules/read-rules.ts";
import { testedPress } from "../rules/tested-press.ts";
import { triedText } from "../rules/tried-text.ts";
import { type TriedRules, tryRules } from "../rules/try-rules.ts";
import { time } from "../shapes/parts.ts";
import { shapeOf } from "../shapes/shape-of.ts";
import { usage } from "../usage.ts";

interface TestOptions extends BridgeOptions {
  readonly press?: string;
}

const ticket = z.strictObject({
  ...{ subject: z.string(), publicText: z.string(), internalNote: z.string() },
  fields: z.record(z.string(), z.string()),
});

const shape: z.ZodType = shapeOf<TriedRules>()(
  z.strictObject({
    press: z.strictObject({
      pressId: z.string(),
      recordedAtMs: time,
      gesture: z.enum(["short", "double", "long"]),
    }),
    effects: z.array(
      z.strictObject({
        name: z.string(),
        result: z.enum(["matched", "not", "failed", "left out"]),
        why: z.string().exactOptional(),
        changes: z.array(z.strictObject({ name: z.string(), before: z.string(), after: z.string() })),
      }),
    ),
    problems: z.array(z.string()),
    block: z.string().exactOptional(),
    before: ticket,
    after: ticket,
  }),
);

export const rulesTest: Command<TestOptions> = defineCommand<TestOptions>({
  name: "rules test",
  meaning: "Show what each rule does to a press, and the ticket that results; sends nothing.",
  options: [
    { flags: "--press <which>", meaning: "last, an id (tier2 queue list), or a file from: tier2 telemetry --json" },
    ...bridgeOptions,
  ],
  examples: [
    "tier2 rules test --press last",
    "tier2 rules test --press 0199a3f2",
    "tier2 rules test --press press.json --config config.yaml",
  ],
  json: shape,
  run: async (options, io) => {
    if (options.press === undefined) {
      throw usage("Which press?", "Write: --press last | ID | FILE");
    }
    const read = await readRules(configFileOf(options.config));
    const [problem] = read.problems;
    if (problem !== undefined) {
      const { placed } = await import("@tier2/bridge/rules");
      throw placed(read.source, problem);
    }
    const tried = await tryRules(read, await testedPress(options.press, options, Date.now()), read.psa ?? "");
    if (options.json === true) {
      printJson(io, tried);
    } else {
      io.stdout.write(triedText(tried));
      io.stderr.write(tried.problems.map((text) => `${text}\n`).join(""));
    }
    return tried.problems.length === 0 ? 0 : exitCodes.rule;
  },
});
