import type { Row } from "./row.ts";
export async function firmwareRows(): Promise<Row[]> {
  return [];
}
