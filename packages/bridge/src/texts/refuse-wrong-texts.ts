import type { LoadedConfig } from "../config/load-config.ts";
import { Tier2Error } from "../errors.ts";
import { findTextProblems } from "./find-text-problems.ts";
import { prepareTexts } from "./ready-texts.ts";
import { loadTemplates } from "./template.ts";

/**
 * For a configuration that is to take the place of one in force: rejects with a Tier2Error of category `rule` when one of
 * its templates is wrong. At a start they are no reason to stand still: tickets have the default texts, and say why.
 */
export async function refuseWrongTexts({ config, source }: LoadedConfig): Promise<void> {
  const texts = await prepareTexts(config.texts, loadTemplates);
  const [first] = findTextProblems({ source, texts });
  if (first !== undefined) {
    const { code, message, hint, line } = first;
    throw new Tier2Error({ code, category: "rule", message: `${source.file}:${line}: ${message}`, hint });
  }
}
