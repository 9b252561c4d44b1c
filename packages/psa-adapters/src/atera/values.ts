// The values of a ticket: the labels that people see, and what the API takes for them.
import type { TicketField } from "../contract.ts";
import { nearestName } from "../nearest-name.ts";

export type ValueName = "priority" | "type" | "status" | "impact";

interface Choice {
  readonly label: string;
  /** Words for a value that is not there: `"Hihg" is no priority`. */
  readonly one: string;
  /** API value by label. */
  readonly values: Readonly<Record<string, string>>;
  /** Other words for a value, in small letters without spaces. */
  readonly alsoCalled?: Readonly<Record<string, string>>;
  /** Words of other systems that mean no value here, with the label that comes closest. */
  readonly nearest?: Readonly<Record<string, string>>;
  readonly default: string;
  /** Each account may have values of its own, which the API tells nowhere. */
  readonly hasOthers?: boolean;
}

/** Atera OpenAPI 2026-06: TicketPriorityOptions, TicketTypesForAPI, TicketsImpactOptions; the status is a text there. */
const choices: Readonly<Record<ValueName, Choice>> = {
  priority: {
    label: "Priority",
    one: "priority",
    values: { Low: "Low", Medium: "Medium", High: "High", Critical: "Critical" },
    nearest: { urgent: "Critical", emergency: "Critical", normal: "Medium", alert: "High" },
    default: "Medium",
  },
  type: {
    label: "Type",
    one: "type",
    values: { Incident: "Incident", Problem: "Problem", "Service Request": "Request", Change: "Change" },
    alsoCalled: { request: "Service Request" },
    nearest: { alert: "Incident", bug: "Problem", question: "Service Request", other: "Incident" },
    default: "Incident",
  },
  status: {
    label: "Status",
    one: "status",
    values: { Open: "Open", Pending: "Pending", Resolved: "Resolved", Closed: "Closed" },
    default: "Open",
    hasOthers: true,
  },
  impact: {
    label: "Impact",
    one: "impact",
    values: {
      "No Impact": "NoImpact",
      Minor: "Minor",
      Major: "Major",
      "Server Issue": "ServerIssue",
      "Site Down": "SiteDown",
      Crisis: "Crisis",
    },
    nearest: { low: "Minor", medium: "Minor", high: "Major", critical: "Crisis" },
    default: "Minor",
  },
};

export const valueNames: readonly ValueName[] = Object.keys(choices) as ValueName[];

/** Labels by names of values. */
export type Wanted = Readonly<Partial<Record<string, string>>>;

/** What became of the labels: values to send, and a sentence for each that Atera does not have. */
export interface Chosen {
  readonly values: Readonly<Record<ValueName, string>>;
  readonly refused: readonly string[];
}

/** A label that Atera does not have. */
export interface Refused {
  readonly message: string;
  readonly nearest: string;
}

const bare = (label: string): string => label.toLowerCase().replaceAll(/[\s_-]+/g, "");

/** What the API takes for a label, letter case and spaces aside; or what is wrong with it. */
export function apiValue(name: ValueName, label: string): string | Refused {
  const { values, alsoCalled = {}, nearest = {}, one, hasOthers }: Choice = choices[name];
  const wanted = bare(label);
  const known = Object.keys(values).find((candidate) => bare(candidate) === wanted) ?? alsoCalled[wanted];
  if (known !== undefined) {
    return values[known] ?? known;
  }
  if (hasOthers === true) {
    return label.trim();
  }
  const near = nearest[wanted] ?? nearestName(label, Object.keys(values)) ?? "";
  return { message: `"${label}" is no ${one} of Atera`, nearest: near };
}

/** What people call a value of the API; itself, when it is none that is known. */
export const labelOf = (name: ValueName, value: string): string =>
  Object.entries(choices[name].values).find(([, one]) => one === value)?.[0] ?? value;

export const defaultOf = (name: ValueName): string => choices[name].default;

/** Whether Atera has to say itself if there is such a status: the API has no list of an account's own. */
export const isOwnStatus = (value: string): boolean => !Object.hasOwn(choices.status.values, value);

/**
 * Chooses: a wanted label, else the fallback's, else the default; a label that is not there is left out, and said.
 * `refusedStatuses`: such as Atera has refused before.
 */
export function choose(wanted: Wanted, fallback: Wanted, refusedStatuses: ReadonlySet<string>): Chosen {
  const refused = Object.keys(wanted)
    .filter((name) => !valueNames.includes(name as ValueName) && name !== "standing")
    .map((name) => `"${name}" is no value of an Atera ticket.`);
  const pick = (name: ValueName): string => {
    const first = wanted[name] ?? (name === "status" ? wanted["standing"] : undefined);
    for (const label of [first, fallback[name]]) {
      const value = label === undefined ? undefined : apiValue(name, label);
      if (typeof value === "object") {
        refused.push(`${value.message}; nearest "${value.nearest}".`);
      } else if (value !== undefined && name === "status" && refusedStatuses.has(value)) {
        refused.push(`Atera refused the status "${value}".`);
      } else if (value !== undefined) {
        return value;
      }
    }
    return apiValue(name, defaultOf(name)) as string;
  };
  const values = { priority: pick("priority"), type: pick("type"), status: pick("status"), impact: pick("impact") };
  return { values, refused };
}

/** What a ticket can be given; `fallback`: the labels of the configuration. */
export const ticketFields = (fallback: Wanted): readonly TicketField[] =>
  valueNames.map((name) => {
    const configured = apiValue(name, fallback[name] ?? defaultOf(name));
    const isDefault = typeof configured === "string" ? labelOf(name, configured) : defaultOf(name);
    const labels = Object.keys(choices[name].values);
    return {
      name,
      label: choices[name].label,
      kind: "choice",
      isRequired: true,
      choices: (labels.includes(isDefault) ? labels : [...labels, isDefault]).map((label) =>
        label === isDefault ? { label, isDefault: true } : { label },
      ),
    };
  });
