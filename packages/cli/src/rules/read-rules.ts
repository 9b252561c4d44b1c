import type { ConfigProblem } from "@tier2/bridge";
import type { ConfigSource, ReadyRule } from "@tier2/bridge/rules";
import { z } from "zod";
import { configText } from "../config/problem-lines.ts";

/** The rules of a configuration, or of a file that holds nothing else. */
export interface ReadRules {
  readonly source: ConfigSource;
  /** Kind of the helpdesk system that the file names. */
  readonly psa: string | undefined;
  /** Whom the file names as the one who presses. */
  readonly person: { readonly name?: string | undefined; readonly email?: string | undefined };
  /** None when there are problems of their form. */
  readonly rules: readonly ReadyRule[];
  /** Why they cannot be read, in the order of the lines. */
  readonly problems: readonly ConfigProblem[];
}

/** What else than rules is read of the file; whether all of it is right, `tier2 config validate` tells. */
const around = z.looseObject({
  psa: z.looseObject({ kind: z.string() }).optional().catch(undefined),
  person: z.looseObject({ name: z.string().optional(), email: z.string().optional() }).optional().catch(undefined),
});

/** Throws a Tier2Error when there is no such file. */
export async function readRules(file: string): Promise<ReadRules> {
  const bridge = await import("@tier2/bridge/rules");
  const source = bridge.sourceOf(file, configText(file));
  const broken = bridge.yamlProblems(source);
  const data: unknown = broken.length === 0 ? bridge.plainData(source) : undefined;
  const { psa, person } = around.safeParse(data).data ?? {};
  const rules: unknown = typeof data === "object" && data !== null && "rules" in data ? data.rules : undefined;
  const parsed = bridge.rulesSection.safeParse(rules);
  const wrong = parsed.success ? [] : bridge.schemaProblems(source, parsed.error, bridge.knownKeys, ["rules"]);
  const ready = await bridge.prepareRules(parsed.data ?? [], bridge.loadExpressions);
  const problems = [...broken, ...wrong].toSorted((one, other) => one.line - other.line);
  return { source, psa: psa?.kind, person: person ?? {}, rules: ready, problems };
}
