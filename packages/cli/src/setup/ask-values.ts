import type { AdapterContext, AdapterError, TicketField } from "@tier2/psa-adapters";
import { type Draft, adapterOf, referenceProblem, valueAt, withValue } from "./draft.ts";
import type { Choice, Prompts } from "../prompts/prompts.ts";

/** The values of a ticket that can be chosen as long as the draft stays as it is, or why they cannot be read. */
export async function fieldsOf(draft: Draft, context: AdapterContext): Promise<readonly TicketField[] | AdapterError> {
  const answer = await (await adapterOf(draft)).fields(context);
  return answer.status === "answered" ? answer.value : "error" in answer ? answer.error : [];
}

/** ConnectWise's word for a board that is left to it. */
const leftBoard = "__default__";
/** No label: labels are not empty. */
const nothing = "";

/** Values of every ticket, chosen from the lists of the helpdesk system. */
export async function askValues(prompts: Prompts, before: Draft, context: AdapterContext): Promise<Draft> {
  const { oneOf = [], values } = before.system;
  let draft = before;
  let fields = await fieldsOf(draft, context);
  for (const name of values) {
    if ("code" in fields) {
      const why = `The values cannot be read: ${fields.message}`;
      prompts.say("warning", `${why}\nWhat is not set is left to the helpdesk system; tier2 psa fields lists it.`);
      return draft;
    }
    const field = fields.find((one) => one.name === name);
    const isLeft = field?.dependsOn === "board" && draft.section["board"] === leftBoard;
    if (field?.kind !== "choice" || isLeft) {
      continue;
    }
    draft = await askValue(prompts, draft, field);
    const dependents = fields.filter(({ dependsOn }) => dependsOn === name);
    if (dependents.length > 0) {
      if (draft.section[name] === leftBoard) {
        draft = dependents.reduce((rest, dependent) => withoutValue(rest, dependent.name), draft);
      }
      fields = await fieldsOf(draft, context);
    }
  }
  const isMissing = oneOf.length > 0 && oneOf.every((name) => valueAt(draft.section, name) === undefined);
  if (isMissing) {
    prompts.say("failed", `The helpdesk system demands one of them: ${oneOf.join(", ")}.`);
    return askValues(prompts, draft, context);
  }
  return draft;
}

const withoutValue = (draft: Draft, name: string): Draft => ({
  ...draft,
  section: withValue(draft.section, name, undefined),
});

async function askValue(prompts: Prompts, draft: Draft, field: TicketField): Promise<Draft> {
  const { name, label, dependsOn, isRequired, choices = [] } = field;
  const base = dependsOn === undefined ? undefined : valueAt(draft.section, dependsOn);
  const fitting = choices.filter(({ under }) => under === undefined || base === undefined || under === base);
  // an empty one is nobody's, and one like a reference would be read from this computer and sent there
  const names = [...new Set(fitting.map((choice) => choice.label))].filter(
    (one) => one.trim() !== "" && referenceProblem(one) === undefined,
  );
  if (names.length === 0) {
    return withoutValue(draft, name);
  }
  const standard = fitting.find(({ isDefault }) => isDefault === true)?.label;
  const left: Choice<string> = {
    value: nothing,
    label: "leave it to the helpdesk system",
    ...(standard === undefined ? {} : { hint: `now: ${standard}` }),
  };
  const old = valueAt(draft.section, name);
  const known = names.find((one) => one === old);
  const isNeeded = isRequired && standard === undefined;
  const chosen = await prompts.choose({
    message: label,
    choices: [...(isNeeded ? [] : [left]), ...names.map((value) => ({ value, label: value }))],
    ...initially(known ?? (name === "board" ? names[0] : isRequired ? standard : undefined)),
  });
  const value = chosen !== nothing ? chosen : name === "board" ? leftBoard : undefined;
  return { ...draft, section: withValue(draft.section, name, value) };
}

const initially = (initial: string | undefined): { readonly initial?: string } =>
  initial === undefined ? {} : { initial };
