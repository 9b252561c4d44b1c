import { type ComposeInput, type ConfigProblem, configTextOf } from "@tier2/bridge";
import type { ConfigSource, ReadyRule, ReadyTexts } from "@tier2/bridge/rules";
import { z } from "zod";

/** The rules and the templates of a configuration, or of a file that holds nothing else. */
export interface ReadRules {
  readonly source: ConfigSource;
  /** Kind of the helpdesk system that the file names. */
  readonly psa: string | undefined;
  /** Whom the file names as the one who presses. */
  readonly person: { readonly name?: string | undefined; readonly email?: string | undefined };
  /** Whom the file names as the ones who help. */
  readonly support: SupportContact;
  /** None when there are problems of their form. */
  readonly rules: readonly ReadyRule[];
  readonly texts: ReadyTexts;
  /** Why they cannot be read, in the order of the lines. */
  readonly problems: readonly ConfigProblem[];
}

type SupportContact = NonNullable<ComposeInput["support"]>;

/** What else is read of the file; whether all of it is right, `tier2 config validate` tells. */
const around = z.looseObject({
  psa: z.looseObject({ kind: z.string() }).optional().catch(undefined),
  person: z.looseObject({ name: z.string().optional(), email: z.string().optional() }).optional().catch(undefined),
  support: z
    .object({ name: z.string(), phone: z.string(), email: z.string(), hours: z.string(), url: z.string() })
    .partial()
    .optional()
    .catch(undefined),
});

/** Throws a Tier2Error when there is no such file. */
export async function readRules(file: string): Promise<ReadRules> {
  const bridge = await import("@tier2/bridge/rules");
  const source = bridge.sourceOf(file, configTextOf(file), bridge.layersFor(file));
  const broken = bridge.yamlProblems(source);
  const data: unknown = broken.length === 0 ? bridge.plainData(source) : undefined;
  const { psa, person, support, ...sections } = around.safeParse(data).data ?? {};
  const rules = bridge.rulesSection.safeParse(sections["rules"]);
  const texts = bridge.textsSection.safeParse(sections["texts"]);
  const wrong = [
    ...(rules.success ? [] : bridge.schemaProblems(source, rules.error, bridge.knownKeys, ["rules"])),
    ...(texts.success ? [] : bridge.schemaProblems(source, texts.error, bridge.knownKeys, ["texts"])),
  ];
  const problems = [...broken, ...wrong].toSorted((one, other) => one.line - other.line);
  return {
    ...{ source, psa: psa?.kind, person: person ?? {}, support: support ?? {}, problems },
    rules: await bridge.prepareRules(rules.data ?? [], bridge.loadExpressions),
    texts: await bridge.prepareTexts(texts.data ?? {}, bridge.loadTemplates),
  };
}
