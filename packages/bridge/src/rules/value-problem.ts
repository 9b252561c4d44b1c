import type { TicketField } from "@tier2/psa-adapters";
import { nearestName } from "../config/nearest.ts";

/** What is wrong with a value for a field of a ticket; undefined: nothing. `valueOf`: values of other fields in the same rule. */
export function valueProblem(
  field: TicketField,
  value: string,
  valueOf: (field: string) => string | undefined,
): { readonly message: string; readonly hint: string } | undefined {
  if (field.kind === "text") {
    return field.longest !== undefined && value.length > field.longest
      ? {
          message: `"${value.slice(0, 20)}…" is too long for ${field.label}.`,
          hint: `It takes ${field.longest} characters.`,
        }
      : undefined;
  }
  const under = field.dependsOn === undefined ? undefined : valueOf(field.dependsOn);
  const choices = choicesUnder(field, under);
  if (choices === undefined || choices.some((label) => same(label, value))) {
    return undefined;
  }
  const place = under === undefined ? "" : ` under ${field.dependsOn} "${under}"`;
  const meant = nearestName(value, choices);
  return {
    message: `${field.label} has no "${value}"${place}.`,
    hint: meant === undefined ? `There are: ${listed(choices)}.` : `Did you mean "${meant}"?`,
  };
}

/** Undefined: they are not known, for the adapter tells those of the configured value alone. */
function choicesUnder({ choices }: TicketField, under: string | undefined): readonly string[] | undefined {
  const fitting = choices?.filter(
    (choice) => under === undefined || choice.under === undefined || same(choice.under, under),
  );
  return fitting === undefined || fitting.length === 0 ? undefined : [...new Set(fitting.map(({ label }) => label))];
}

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

const mostListed = 12;
const listed = (labels: readonly string[]): string =>
  labels.length <= mostListed
    ? labels.join(", ")
    : `${labels.slice(0, mostListed).join(", ")} and ${labels.length - mostListed} more`;
