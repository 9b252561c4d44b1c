import { nearestName } from "../../config/nearest.ts";
import { ruleVariables } from "../variables.ts";

/** What becomes of text that an old rule gives a variable: a value of the ticket, or an action of its own. */
export type Target = "set" | "subject" | "append" | "privateAppend" | "block";

const actions: Readonly<Record<string, Exclude<Target, "set">>> = {
  subject: "subject",
  title: "subject",
  append: "append",
  priv_append: "privateAppend",
  exception: "block",
};

/** The boxes that were ticked: one text in the old rules, a list in ours. */
export const ticked = "selections";

const readable = ruleVariables.flatMap(({ name, aliases }) => [name, ...aliases]);
const settable = ruleVariables.flatMap(({ name, aliases, writes }) => (writes === "read" ? [] : [name, ...aliases]));

/** Can stand in a condition, as text. */
export const isText = (name: string): boolean => name !== ticked && readable.includes(name);

/** The one name of a variable that has several. */
export const plainName = (name: string): string =>
  ruleVariables.find(({ aliases }) => aliases.includes(name))?.name ?? name;

/** Undefined: it is not known, or may only be read. */
export function targetOf(name: string): Target | undefined {
  return Object.hasOwn(actions, name) ? actions[name] : settable.includes(name) ? "set" : undefined;
}

/** What is wrong with a name, for people. */
export function nameProblem(name: string, use: "read" | "written"): string {
  if (use === "written" && readable.includes(name)) {
    return `"${name}" cannot be changed by a rule`;
  }
  const known = use === "read" ? readable : [...settable, ...Object.keys(actions)];
  const meant = nearestName(name.slice(0, 100), known);
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return `"${shown}" is no known variable${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
}
