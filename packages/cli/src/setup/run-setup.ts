import { existsSync } from "node:fs";
import path from "node:path";
import type { AdapterContext } from "@tier2/psa-adapters";
import { type NewFile, parseConfig } from "@tier2/bridge";
import { askAccess } from "./ask-access.ts";
import { askPlace } from "./ask-place.ts";
import { type Policies, askPolicies } from "./ask-rest.ts";
import { askValues, fieldsOf } from "./ask-values.ts";
import { configText, referencesOf } from "./config-text.ts";
import { type Draft, adapterOf } from "./draft.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { givenUp } from "./given-up.ts";
import { withHint } from "../sentence.ts";
import { type System, systems } from "./systems.ts";
import { filesOf } from "./write-setup.ts";

export interface SetupParts {
  readonly prompts: Prompts;
  readonly context: AdapterContext;
  readonly configFile: string;
  /** The line that begins once more. */
  readonly again: string;
  /** Text of the configuration that is there already. */
  readonly existing: string | undefined;
  /** See ConfigPlace. */
  readonly isOfService: boolean;
  /** Which system is offered first. */
  readonly kind: string | undefined;
  /** What is offered for a system: of the configuration, or of a sandbox. */
  readonly draftFor: (system: System) => Promise<Draft>;
  readonly policies: Policies;
}

/** Asks for everything and tries it; the files to write. Nothing is written here. Rejects with `givenUp`. */
export async function runSetup(parts: SetupParts): Promise<readonly NewFile[]> {
  const { prompts, context, configFile, again, existing, isOfService, kind, draftFor } = parts;
  prompts.say("plain", "Esc ends it at any question; nothing is written before the last one.");
  const chosen = await prompts.choose({
    message: "Which helpdesk system?",
    choices: systems.map(({ kind: value, title }) => ({ value, label: title })),
    ...(kind === undefined ? {} : { initial: kind }),
  });
  const system = systems.find((one) => one.kind === chosen) ?? systemMissing(chosen);
  let draft = await untilReached(prompts, await draftFor(system), context);
  draft = await untilTaken(prompts, await askTicket(prompts, draft, context), context);
  const policies = await askPolicies(prompts, parts.policies);
  const references = referencesOf(draft, existing, (file) => existsSync(path.resolve(path.dirname(configFile), file)));
  const text = configText(draft, policies, { references, existing, isOfService });
  parseConfig(configFile, text); // what cannot be read again is never written
  prompts.note(text.trimEnd(), configFile);
  const files = filesOf(configFile, text, draft, references);
  const secrets = files.slice(0, -1).map(({ file }) => file);
  const kept = existing === undefined ? "" : " The file that is there is kept as a copy beside it.";
  const also =
    secrets.length === 0 ? "" : `\nSecrets, each in a file that its owner alone can read:\n${secrets.join("\n")}`;
  prompts.say("plain", `To be written: ${configFile}.${kept}${also}`);
  if (!(await prompts.confirm({ message: "Write it?", initial: true }))) {
    throw givenUp(again);
  }
  return files;
}

const systemMissing = (kind: string): never => {
  throw new RangeError(`no system ${kind}`);
};

const askTicket = async (prompts: Prompts, draft: Draft, context: AdapterContext): Promise<Draft> =>
  askValues(prompts, await askPlace(prompts, draft, context), context);

/** Address and credentials, until the helpdesk system takes them or the person goes on without. */
async function untilReached(prompts: Prompts, before: Draft, context: AdapterContext): Promise<Draft> {
  const draft = await askAccess(prompts, before);
  if (draft.system.values.length === 0) {
    return draft; // nothing can be asked before all of it is known
  }
  const { host } = await adapterOf(draft);
  prompts.say("plain", `Asking ${host} ...`);
  const fields = await fieldsOf(draft, context);
  if (!("code" in fields)) {
    prompts.say("ok", `${host} takes the credentials.`);
    return draft;
  }
  prompts.say("failed", withHint(fields.message, fields.hint));
  const next = await prompts.choose({
    message: "What now?",
    choices: [
      { value: "again", label: "correct address and credentials" },
      { value: "on", label: "go on all the same", hint: "values cannot be chosen from lists then" },
    ],
  });
  return next === "again" ? untilReached(prompts, draft, context) : draft;
}

/** The adapter's whole check, and what failed asked for again. */
async function untilTaken(prompts: Prompts, before: Draft, context: AdapterContext): Promise<Draft> {
  const adapter = await adapterOf(before);
  prompts.say("plain", `Looking whether ${adapter.host} takes tickets as configured; nothing is written there ...`);
  const results = await adapter.check(context);
  const well = results.filter(({ status }) => status === "ok");
  if (well.length > 0) {
    const count = well.length === 1 ? "1 check" : `${well.length} checks`;
    prompts.say("ok", `${count} ok: ${well.map(({ name }) => name).join(", ")}`);
  }
  for (const { name, status, message, hint } of results) {
    if (status !== "ok") {
      prompts.say(status, `${name}: ${withHint(message, hint)}`);
    }
  }
  const failed = results.filter(({ status }) => status === "failed").map(({ name }) => name);
  if (failed.length === 0) {
    return before;
  }
  const isOfTickets = before.system.catchAll !== undefined || before.system.values.length > 0;
  const next = await prompts.choose({
    message: `Failed: ${failed.join(", ")}. What now?`,
    choices: [
      { value: "look", label: "look again", hint: "after it was mended in the helpdesk system" },
      ...(isOfTickets ? [{ value: "ticket" as const, label: "correct company, contact and values" }] : []),
      { value: "access", label: "correct address and credentials" },
      { value: "on", label: "go on all the same" },
    ],
    initial: isOfTickets ? "ticket" : "access",
  });
  switch (next) {
    case "on":
      return before;
    case "look":
      return untilTaken(prompts, before, context);
    case "ticket":
      return untilTaken(prompts, await askTicket(prompts, before, context), context);
    case "access":
      return untilTaken(prompts, await untilReached(prompts, before, context), context);
  }
}
