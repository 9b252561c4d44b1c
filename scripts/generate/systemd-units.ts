import { readFileSync } from "node:fs";
import path from "node:path";

/** The units of deploy/linux, beside the command that installs them. */
export const systemdUnits = (root: string): Record<string, string> =>
  Object.fromEntries(
    ["tier2.service", "tier2-agent.service"].map((name) => [
      `packages/cli/assets/systemd/${name}`,
      readFileSync(path.join(root, "deploy/linux", name), "utf8"),
    ]),
  );
