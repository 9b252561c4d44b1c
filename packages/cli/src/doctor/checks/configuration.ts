import {
  type BridgeStatus,
  type ConfigProblem,
  type LoadedConfig,
  type Tier2Error,
  configTextOf,
  findProblems,
  ignoredText,
  wordsHere,
} from "@tier2/bridge";
import { originTexts } from "../../config/origins-text.ts";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, skipped, warn } from "../finding.ts";

export interface ConfigurationFacts {
  readonly file: string;
  /** Of the file, why there is none to look at: its cause tells. */
  readonly unread: Tier2Error | undefined;
  readonly problems: readonly ConfigProblem[];
  /** Of the file with the registry's values over it, when it is right. */
  readonly source: Pick<LoadedConfig["source"], "origins" | "ignored"> | undefined;
  readonly status: BridgeStatus | Tier2Error;
}

/** What the secrets' own check tells. */
const ofSecrets = "config_secret_unusable";

export function judgeConfiguration({ file, unread, problems, source, status }: ConfigurationFacts): Finding {
  if (unread !== undefined) {
    return judgeUnread(file, unread, status);
  }
  const [first, ...others] = problems.filter(({ code }) => code !== ofSecrets);
  if (first !== undefined) {
    const more = others.length === 0 ? "" : ` ${others.length} more: tier2 config validate`;
    return fail("config", `${first.origin ?? `${file}:${first.line}`}: ${first.message}`, `${first.hint}${more}`);
  }
  if (!isError(status) && status.configFile !== undefined && status.configFile !== file) {
    return warn(
      "config",
      `${file} is right, but the running bridge was started with ${status.configFile}.`,
      `Look at that one: tier2 doctor --config ${status.configFile}`,
    );
  }
  const [ignored] = source?.ignored ?? [];
  if (ignored !== undefined) {
    return warn("config", `Ignored: ${ignoredText(ignored)}`, ignored.hint);
  }
  return ok([`${file} is right`, ...originTexts(source?.origins ?? [])].join("; "));
}

function judgeUnread(file: string, unread: Tier2Error, status: BridgeStatus | Tier2Error): Finding {
  if (unread.code === "config_missing") {
    return fail("config", `There is no configuration ${file}.`, "Make one: tier2 setup. Another one: --config FILE");
  }
  if (unread.category !== "permission") {
    return fail(unread.category, unread.message, unread.hint);
  }
  const message = `This account may not read ${file}`;
  return isError(status)
    ? fail("permission", `${message}.`, `${wordsHere.asAdministrator}, or be the account of the service.`)
    : skipped(`${message}; the running bridge has read it`);
}

export const configuration: Check = {
  ...{ name: "configuration", limitMs: shortMs, category: "config" },
  meaning: "the file is there, can be read, and is right",
  look: async ({ configFile, loaded, status, environment }) => {
    let text: string | undefined;
    try {
      text = configTextOf(configFile);
    } catch {
      // loaded() tells why
    }
    const config = loaded();
    return judgeConfiguration({
      file: configFile,
      unread: text === undefined && isError(config) ? config : undefined,
      problems: text === undefined ? [] : await findProblems(configFile, text, environment),
      source: isError(config) ? undefined : config.source,
      status: await status(),
    });
  },
};
