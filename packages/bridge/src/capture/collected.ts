import { nearestName } from "../config/nearest.ts";
import { type FieldName, evidenceFields, fieldNames } from "./fields.ts";

/** What capture.without may name: fields, and the list of processes as a whole. */
export const switchableNames: readonly string[] = [...fieldNames, "processes"];

/** The fields that are collected, in the order of the table. */
export const collectedFields = (without: readonly string[]): FieldName[] =>
  fieldNames.filter((name) => evidenceFields[name].isOnByDefault && !without.includes(name));

/** What is wrong with a name in capture.without, beginning with a verb; undefined when it is known. */
export function switchProblem(name: string): string | undefined {
  if (switchableNames.includes(name)) {
    return undefined;
  }
  const meant = nearestName(name, switchableNames);
  const hint = meant === undefined ? "docs/privacy.md lists them" : `the nearest is "${meant}"`;
  return `is "${name}", no field that is collected; ${hint}`;
}
