import { z } from "zod";
import type { ServiceStatus } from "../service/service.ts";
import { time } from "./parts.ts";
import { shapeOf } from "./shape-of.ts";

/** `tier2 service status --json` */
export const serviceShape: z.ZodType<ServiceStatus> = shapeOf<ServiceStatus>()(
  z.strictObject({
    state: z.enum(["running", "starting", "stopping", "stopped", "failed", "not installed"]),
    installedBy: z
      .enum(["package", "command"])
      .exactOptional()
      .meta({ description: "the system's package or installer, or tier2 service install" }),
    isEnabled: z.boolean().meta({ description: "whether it starts with the computer" }),
    sinceMs: time.exactOptional(),
    pid: z.number().exactOptional(),
    account: z.string().exactOptional().meta({ description: "as whom it runs" }),
    version: z.string().meta({ description: "of this program" }),
    configuration: z.strictObject({ file: z.string(), isThere: z.boolean() }),
    buttonRule: z
      .union([z.string(), z.null()])
      .exactOptional()
      .meta({ description: "the file of the udev rule; null: none is there; only on Linux" }),
    agents: z
      .array(z.string())
      .exactOptional()
      .meta({ description: "accounts in whose sessions an agent is seen; left out: this account is not told" }),
    trouble: z.array(z.string()).meta({ description: "the last warnings and errors of the log, oldest first" }),
  }),
);
