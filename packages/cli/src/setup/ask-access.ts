import { withoutCopiedEnds } from "@tier2/psa-adapters";
import { type Draft, problemAt, referenceProblem, valueAt, withSecret, withValue } from "./draft.ts";
import { type Prompts, askUntilRight } from "../prompts/prompts.ts";
import { type CredentialQuestion, type TextQuestion, existingProduct, oneLineKey } from "./systems.ts";
import { understoodAddress } from "./understood.ts";

/** Address and credentials. What the draft has already is offered. */
export async function askAccess(prompts: Prompts, before: Draft): Promise<Draft> {
  const { address, texts } = before.system;
  let draft = before;
  if (address !== undefined) {
    draft = await askText(prompts, draft, address);
    const understood = await understoodAddress(draft);
    if (understood !== undefined) {
      prompts.say("ok", understood);
    }
  }
  for (const question of texts) {
    draft = await askText(prompts, draft, question);
  }
  return askCredentials(prompts, draft);
}

/** A text of the section; empty leaves an optional one out. */
export async function askText(prompts: Prompts, draft: Draft, question: TextQuestion): Promise<Draft> {
  const { key, message, example, ifEmpty, isNumber } = question;
  const old = valueAt(draft.section, key);
  const taken = (answer: string): Draft => {
    const value = answer === "" ? undefined : isNumber === true && /^\d+$/.test(answer) ? Number(answer) : answer;
    return { ...draft, section: withValue(draft.section, key, value) };
  };
  const answer = await askUntilRight(
    prompts,
    async (before = typeof old === "string" || typeof old === "number" ? String(old) : "") =>
      prompts.text({
        ...{ message: withDefault(message, before, ifEmpty), initial: before },
        ...(example === undefined ? {} : { example }),
      }),
    async (given) => {
      if (given === "") {
        return ifEmpty === undefined ? "This is needed." : undefined;
      }
      return referenceProblem(given, old) ?? problemAt(taken(given), key);
    },
  );
  return taken(answer);
}

/** A question with what Enter alone does; `offered`: what stands in its line already. */
export function withDefault(message: string, offered: string, ifEmpty: string | undefined): string {
  if (offered !== "") {
    return `${message} (Enter takes what stands there${ifEmpty === undefined ? "" : `; empty: ${ifEmpty}`})`;
  }
  return ifEmpty === undefined ? message : `${message} (Enter alone: ${ifEmpty})`;
}

async function askCredentials(prompts: Prompts, before: Draft): Promise<Draft> {
  const { credentials, oneLine } = before.system;
  let draft = before;
  let rest = credentials.filter(
    ({ onlyWith }) => onlyWith === undefined || valueAt(draft.section, onlyWith) !== undefined,
  );
  if (oneLine !== undefined) {
    const isLine = await prompts.choose({
      message: "How do you have the credentials?",
      choices: [
        { value: "apart", label: "as separate values" },
        { value: "line", label: `in one line, as ${existingProduct} keeps them as its API key`, hint: oneLine.form },
      ],
      initial: draft.secrets.has(oneLineKey) ? "line" : "apart",
    });
    if (isLine === "line") {
      draft = without(draft, oneLine.replaces);
      draft = await askHidden(prompts, draft, { key: oneLineKey, message: `The line, ${oneLine.form}` });
      rest = rest.filter(({ key }) => !oneLine.replaces.includes(key));
    } else {
      draft = without(draft, [oneLineKey]);
    }
  }
  for (const question of rest) {
    draft = await askCredential(prompts, draft, question);
  }
  return draft;
}

const askCredential = async (prompts: Prompts, draft: Draft, question: CredentialQuestion): Promise<Draft> =>
  question.isHidden ? askHidden(prompts, draft, question) : askText(prompts, draft, question);

async function askHidden(
  prompts: Prompts,
  draft: Draft,
  { key, message }: Pick<TextQuestion, "key" | "message">,
): Promise<Draft> {
  const old = draft.secrets.get(key);
  const keep = old === undefined ? "" : " (Enter keeps the one that is there)";
  const given = await askUntilRight(
    prompts,
    async () => prompts.secret({ message: `${message}${keep}` }),
    async (typed) => {
      const value = withoutCopiedEnds(typed);
      if (value === "") {
        return old === undefined ? "This is needed." : undefined;
      }
      return problemAt(withSecret(draft, key, { value }), key);
    },
  );
  const value = withoutCopiedEnds(given);
  if (value === "") {
    return draft;
  }
  if (value !== given) {
    prompts.say("warning", "Spaces, quotes or line breaks around it were cut off.");
  }
  return withSecret(draft, key, { value });
}

function without(draft: Draft, keys: readonly string[]): Draft {
  const secrets = new Map([...draft.secrets].filter(([key]) => !keys.includes(key)));
  const section = keys.reduce<Draft["section"]>((values, key) => withValue(values, key, undefined), draft.section);
  return { ...draft, secrets, section };
}
