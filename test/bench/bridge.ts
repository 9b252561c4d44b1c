import { commitRows } from "./bridge/commit.ts";
import { evidenceRows } from "./bridge/evidence.ts";
import { reportRows } from "./bridge/report-size.ts";
import { residentRows } from "./bridge/resident.ts";
import { telemetryRows } from "./bridge/telemetry.ts";
import type { Row } from "./row.ts";

const group = "bridge";

/** The group bridge: how soon a press and what is read at it are durable, and what the service takes of the computer. */
export async function bridgeRows(): Promise<Row[]> {
  return [
    ...(await commitRows(group)),
    ...telemetryRows(group),
    ...(await evidenceRows(group)),
    ...(await reportRows(group)),
    ...(await residentRows(group)),
  ];
}
