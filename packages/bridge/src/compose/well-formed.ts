import type { Evidence } from "../capture/fields.ts";

/** Those fields of stored evidence that are readings; what is anything else, damaged or another version's, is left out. */
export const wellFormed = (fields: object): Evidence["fields"] =>
  Object.fromEntries(Object.entries(fields).filter(([, reading]) => isReading(reading)));

const isReading = (reading: unknown): boolean =>
  typeof reading === "object" &&
  reading !== null &&
  ("value" in reading ? reading.value !== null : "notAvailable" in reading && typeof reading.notAvailable === "string");
