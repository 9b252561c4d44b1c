import { spawnSync } from "node:child_process";

/** Whether there is a strace that may trace. */
export const hasStrace: boolean = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;
