import path from "node:path";
import { adapterKinds, openAdapter } from "@tier2/psa-adapters";
import { z } from "zod";
import { Tier2Error } from "../errors.ts";
import { type Section, withCustomer, withCustomerOfFallback } from "./customer.ts";
import { layersFor } from "./computer-layers.ts";
import { sourceOf } from "./layered-source.ts";
import { type LoadedConfig, literalSecrets, parseConfig, plainData, yamlProblems } from "./load-config.ts";
import { kindRefusal, knownBeside } from "./open-adapter.ts";
import { configuredProxies } from "./open-proxies.ts";
import { loadExpressions } from "../rules/expression.ts";
import { findRuleProblems } from "../rules/find-rule-problems.ts";
import { prepareRules } from "../rules/run-rules.ts";
import { findTextProblems } from "../texts/find-text-problems.ts";
import { prepareTexts } from "../texts/ready-texts.ts";
import { loadTemplates } from "../texts/template.ts";
import { type ConfigProblem, type ConfigSource, originOf, placeIn, schemaProblems } from "./problems.ts";
import { configSchema, isSecretReference, knownKeys } from "./schema.ts";
import { type SecretSources, resolveSecret } from "./secrets.ts";

/**
 * Everything that is wrong with the text of a configuration file, in the order of its lines; also what only shows when the
 * adapter is opened and the secrets are read. `coming`: as `SecretSources` has it. Nothing is asked over the network.
 * Messages hold no secret.
 */
export async function findProblems(
  file: string,
  text: string,
  environment: SecretSources["environment"],
  coming: SecretSources["coming"] = new Map(),
): Promise<readonly ConfigProblem[]> {
  const layers = layersFor(file);
  const source = sourceOf(file, text, layers);
  const broken = yamlProblems(source);
  if (broken.length > 0) {
    return broken;
  }
  let data: unknown;
  try {
    data = plainData(source);
  } catch (error) {
    return [thrownProblem(source, error, [])];
  }
  const parsed = configSchema.safeParse(data);
  const wrong = [
    ...source.refused,
    ...literalSecrets(source),
    ...(parsed.success ? [] : schemaProblems(source, parsed.error, knownKeys)),
  ];
  const found =
    wrong.length > 0
      ? wrong
      : await deeperProblems(parseConfig(file, text, layers), { environment, coming, folder: path.dirname(file) });
  return found.toSorted((one, other) => one.line - other.line);
}

/** What the schema of the file cannot tell: of the adapters' sections, the customer, the secrets, the proxy. */
async function deeperProblems(loaded: LoadedConfig, sources: SecretSources): Promise<readonly ConfigProblem[]> {
  const { config, source } = loaded;
  const found: ConfigProblem[] = [];
  let first: Section = config.psa;
  try {
    first = withCustomer(loaded);
  } catch (error) {
    found.push(thrownProblem(source, error, [config.site === undefined ? "company" : "site"]));
  }
  found.push(...(await sectionProblems(loaded, first, ["psa"], sources)));
  if (config.fallback !== undefined) {
    const second = withCustomerOfFallback(config.fallback.psa, config.company);
    found.push(...(await sectionProblems(loaded, second, ["fallback", "psa"], sources)));
  }
  const rules = await prepareRules(config.rules, loadExpressions);
  found.push(...findRuleProblems({ source, rules, psa: config.psa.kind }));
  found.push(...findTextProblems({ source, texts: await prepareTexts(config.texts, loadTemplates) }));
  try {
    await configuredProxies(loaded, sources.environment, sources.coming);
  } catch (error) {
    found.push(thrownProblem(source, error, ["network", "proxy"]));
  }
  return found;
}

async function sectionProblems(
  { config, source }: LoadedConfig,
  section: Section,
  place: readonly string[],
  sources: SecretSources,
): Promise<readonly ConfigProblem[]> {
  if (!adapterKinds.includes(section.kind)) {
    return [thrownProblem(source, kindRefusal(source, section.kind, place), [...place, "kind"])];
  }
  const found: ConfigProblem[] = [];
  /** What cannot be read is told once, and then stood in for, so that the rest of the section is looked at. */
  const resolved = (value: unknown, at: readonly string[]): unknown => {
    if (typeof value === "string" && isSecretReference(value)) {
      try {
        return resolveSecret(value, sources, at.join("."));
      } catch (error) {
        found.push(thrownProblem(source, error, at));
        return standIn;
      }
    }
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, [...at, key])]))
      : value;
  };
  const input = resolved(section, place) as Section;
  const told = new Set(found.map((problem) => problem.place));
  try {
    await openAdapter({ ...input, kind: section.kind }, config.fleet);
  } catch (error) {
    found.push(
      ...(error instanceof z.ZodError
        ? schemaProblems(source, error, () => knownBeside(error), place).filter((problem) => !told.has(problem.place))
        : [thrownProblem(source, error, place)]),
    );
  }
  return found;
}

const standIn = "stand-in-for-a-secret";

/** An error that names file and line in its message, as a problem that has them apart. */
function thrownProblem(source: ConfigSource, error: unknown, place: readonly string[]): ConfigProblem {
  if (!(error instanceof Tier2Error)) {
    throw error;
  }
  const { code, message, hint } = error;
  const origin = originOf(source, place);
  if (origin !== undefined) {
    return { ...{ code, hint, message: message.replace(`${origin}: `, "") }, ...placeIn(source, place) };
  }
  const [, line, text = message] = /^.*?:(\d+): (.*)$/s.exec(message.replace(source.file, "")) ?? [];
  const where = placeIn(source, place);
  return { ...{ code, hint, message: text }, ...where, line: line === undefined ? where.line : Number(line) };
}
