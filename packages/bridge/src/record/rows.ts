import type { Row } from "./database.ts";

export const numberOf = (row: Row | undefined, name: string): number => Number(row?.[name]);
export const textOf = (row: Row | undefined, name: string): string => String(row?.[name]);

export function optionalNumber(row: Row | undefined, name: string): number | undefined {
  const value = row?.[name];
  return typeof value === "number" ? value : undefined;
}

export function optionalText(row: Row | undefined, name: string): string | undefined {
  const value = row?.[name];
  return typeof value === "string" ? value : undefined;
}
