import type { Row } from "./row.ts";
export async function deliveryRows(): Promise<Row[]> {
  return [];
}
