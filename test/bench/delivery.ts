import { coldRows } from "./delivery/cold.ts";
import { crashRows } from "./delivery/crash.ts";
import { requestRows } from "./delivery/requests.ts";
import { warmRows } from "./delivery/warm.ts";
import type { Row } from "./row.ts";

const group = "delivery";

/** The group delivery: requests and time per ticket, and what is lost or doubled when things break. */
export async function deliveryRows(): Promise<Row[]> {
  return [
    ...(await requestRows(group)),
    ...(await warmRows(group)),
    ...(await coldRows(group)),
    ...(await crashRows(group)),
  ];
}
