import { z } from "zod";
import type { Command } from "./command.ts";
import { schemaVersion } from "./print-json.ts";

/** JSON Schema of what a command's `--json` prints: its own shape, and the version that all of them have. */
export function jsonSchemaOf({ name, meaning, json }: Command<never>): object {
  const { $schema, properties = {}, required = [], ...rest } = z.toJSONSchema(json ?? z.object({}), { io: "output" });
  return {
    ...{ $schema, title: `tier2 ${name} --json`, description: meaning },
    ...rest,
    properties: { schemaVersion: { const: schemaVersion }, ...properties },
    required: ["schemaVersion", ...required],
  };
}
