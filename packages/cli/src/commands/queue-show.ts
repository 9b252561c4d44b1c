import type { ShownPress } from "@tier2/bridge";
import { z } from "zod";
import { type BridgeOptions, askBridge, bridgeOptions } from "../bridge-client.ts";
import { type Command, defineCommand } from "../command.ts";
import { detailText } from "../queue/press-details.ts";
import { idArgument, wholeId } from "../queue/whole-id.ts";
import { adapterError, time } from "../shapes/parts.ts";
import { personsSaying, queuedPress } from "../shapes/presses.ts";
import { shapeOf } from "../shapes/shape-of.ts";
import { printJson } from "../print-json.ts";

type Details = Omit<ShownPress, "collected">;

const shape: z.ZodType = shapeOf<Details>()(
  z.strictObject({
    press: queuedPress,
    said: personsSaying.optional(),
    followUps: z.array(
      z.strictObject({
        kind: z.enum(["notes", "note", "asset", "file", "reconcile"]),
        name: z.string(),
        state: z.enum(["waiting", "held", "done", "unsupported", "failed"]),
        attempts: z.number(),
        lastError: adapterError.optional(),
        doneAtMs: time.optional(),
        text: z.string().optional(),
      }),
    ),
    parts: z.array(
      z.strictObject({ name: z.enum(["base", "processes", "screen", "picture", "said"]), sizeBytes: z.number() }),
    ),
  }),
);

export const queueShow: Command<BridgeOptions> = defineCommand<BridgeOptions>({
  name: "queue show",
  meaning: "Show one press: how it stands, its notes and files, what is stored of it, the last error and what to do.",
  argument: idArgument,
  options: bridgeOptions,
  examples: ["tier2 queue show 0199a3f2", "tier2 queue show 0199a3f2 --json"],
  json: shape,
  run: async (options, io, given) => {
    const pressId = await wholeId(options, given);
    const answer = (await askBridge(options, "GET", `/v1/presses/${encodeURIComponent(pressId)}`)) as ShownPress;
    const { press, said, followUps, parts } = answer;
    const details = { press, said, followUps, parts };
    if (options.json === true) {
      printJson(io, details);
    } else {
      io.stdout.write(detailText(details));
    }
    return 0;
  },
});
