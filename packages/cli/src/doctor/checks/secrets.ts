import { accessSync, constants } from "node:fs";
import path from "node:path";
import { resolveSecret } from "@tier2/bridge";
import { tokenExpiry } from "@tier2/psa-adapters";
import { type ListedSecret, listSecrets } from "../../commands/secret-list.ts";
import { type Check, longMs } from "../check.ts";
import { type Facts, isError } from "../facts.ts";
import { type Detail, type Finding, fail, ok, skipped, warn, unconfigured } from "../finding.ts";
import { isExpiry } from "../psa-names.ts";

/** A secret, without its value. */
export interface SecretFacts extends ListedSecret {
  /** It is another account's, or a variable of another environment: that it cannot be read here says nothing. */
  readonly isElsewhere: boolean;
  /** Of a token that tells it, milliseconds since 1970. */
  readonly endsAtMs: number | undefined;
}

export interface SecretsFacts {
  readonly secrets: readonly SecretFacts[];
  readonly isBridgeRunning: boolean;
  /** What the helpdesk system's adapter says of the end of its token. */
  readonly told: Detail | undefined;
  /** Tokens of this system are good for a year at most, whether they tell it or not. */
  readonly isYearly: boolean;
  readonly nowMs: number;
}

const dayMs = 86_400_000;
const warnedAheadMs = 30 * dayMs;
const nearlyYearMs = 335 * dayMs;

export function judgeSecrets(facts: SecretsFacts): Finding {
  const { secrets, isBridgeRunning, told, isYearly, nowMs } = facts;
  if (secrets.length === 0) {
    return ok("the configuration names no secrets");
  }
  const broken = secrets.find(({ isUsable, isElsewhere }) => !isUsable && !isElsewhere);
  if (broken !== undefined) {
    return fail("config", broken.message ?? `${broken.name} cannot be used.`, broken.hint ?? "");
  }
  const elsewhere = secrets.find(({ isUsable }) => !isUsable);
  if (elsewhere !== undefined && !isBridgeRunning) {
    return elsewhere.file === undefined
      ? warn(
          "config",
          `${elsewhere.name}: ${ofShell(elsewhere)}.`,
          "Set it for the service; or keep it in a file: file:PATH",
        )
      : fail("permission", `${elsewhere.name}: this account may not read ${elsewhere.file}.`, asAccount);
  }
  const ending = secrets
    .filter((secret): secret is SecretFacts & { readonly endsAtMs: number } => secret.endsAtMs !== undefined)
    .toSorted((one, other) => one.endsAtMs - other.endsAtMs)[0];
  if (ending !== undefined && ending.endsAtMs < nowMs + warnedAheadMs) {
    const say = ending.endsAtMs <= nowMs ? fail : warn;
    const word = ending.endsAtMs <= nowMs ? "ended" : "ends";
    return say("psa", `The secret ${ending.name} ${word} on ${dayOf(ending.endsAtMs)}.`, renew(ending.name));
  }
  if (told !== undefined && told.status !== "ok") {
    const say = told.status === "fail" ? fail : warn;
    return say("psa", `${told.message}.`, told.hint ?? renew("NAME"));
  }
  const old = secrets.find(({ writtenAtMs }) => writtenAtMs !== undefined && writtenAtMs < nowMs - nearlyYearMs);
  if (isYearly && ending === undefined && old !== undefined) {
    return warn(
      "psa",
      `The secret ${old.name} is ${daysOf(old, nowMs)} days old and does not say when it ends; a year is the most.`,
      renew(old.name),
    );
  }
  if (elsewhere !== undefined) {
    return skipped(
      elsewhere.file === undefined
        ? `${ofShell(elsewhere)}; the running bridge has it`
        : `this account may not read ${elsewhere.name}; the running bridge does. ${asAccount}`,
    );
  }
  const end = ending === undefined ? "" : `; ${ending.name} ends on ${dayOf(ending.endsAtMs)}`;
  const aged = secrets.map((secret) =>
    secret.writtenAtMs === undefined ? secret.name : `${secret.name} (${ageText(daysOf(secret, nowMs))})`,
  );
  const count = secrets.length === 1 ? "1 secret" : `${secrets.length} secrets`;
  return ok(`${count} can be read: ${aged.join(", ")}${end}`);
}

const ofShell = ({ reference }: ListedSecret): string => `this shell has no variable ${reference.replace(/^env:/, "")}`;
const asAccount = "As root, or as the account of the service, all of them can be looked at.";
const renew = (name: string): string => `Make a new one there, then: tier2 secret set ${name}`;
const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
const daysOf = ({ writtenAtMs = 0 }: ListedSecret, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - writtenAtMs) / dayMs));
const ageText = (days: number): string =>
  days === 0 ? "written today" : days === 1 ? "written yesterday" : `written ${days} days ago`;

export const secrets: Check = {
  ...{ name: "secrets", limitMs: longMs, category: "network" },
  meaning: "the secrets can be read, and none ends soon as far as they tell; says how old each is",
  look: async (facts) => {
    const config = facts.loaded();
    if (isError(config)) {
      return unconfigured;
    }
    const folder = path.dirname(config.source.file);
    const listed = listSecrets(config, facts.environment).map((secret): SecretFacts => ({
      ...secret,
      isElsewhere: isOfOthers(secret),
      endsAtMs: secret.isUsable
        ? tokenExpiry(resolveSecret(secret.reference, { environment: facts.environment, folder }, secret.name))
        : undefined,
    }));
    return judgeSecrets({
      secrets: listed,
      isBridgeRunning: !isError(await facts.status()),
      told: await toldOf(facts),
      isYearly: config.config.psa.kind === "atera",
      nowMs: Date.now(),
    });
  },
};

function isOfOthers({ file }: ListedSecret): boolean {
  if (file === undefined) {
    return true;
  }
  try {
    accessSync(file, constants.R_OK);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");
  }
}

async function toldOf({ psaResults }: Facts): Promise<Detail | undefined> {
  const found = await psaResults();
  const result = isError(found) ? undefined : found.results.find(({ name }) => isExpiry(name));
  if (result === undefined) {
    return undefined;
  }
  const status = ({ ok: "ok", warning: "warn", failed: "fail" } as const)[result.status];
  return {
    name: result.name,
    status,
    message: result.message,
    ...(result.hint === undefined ? {} : { hint: result.hint }),
  };
}
