// What tools around the bridge need of its rules; apart from the package's main entry, which the service loads.
export { composeByRules } from "../compose/compose.ts";
export { fieldsOf, personOf } from "../compose/press-person.ts";
export { layersFor } from "../config/computer-layers.ts";
export { sourceOf } from "../config/layered-source.ts";
export { plainData, yamlProblems } from "../config/load-config.ts";
export { type ConfigSource, placed, schemaProblems } from "../config/problems.ts";
export { knownKeys } from "../config/schema.ts";
export { type CompileExpression, loadExpressions } from "./expression.ts";
export { findRuleProblems } from "./find-rule-problems.ts";
export { type ImportProblem, type ImportedPart, importRules } from "./import/import-rules.ts";
export { rulesYaml } from "./import/rules-yaml.ts";
export { type Rule, rulesSection } from "./rule.ts";
export { type ReadyRule, type RuleChange, type RuleEffect, prepareRules } from "./run-rules.ts";
export { findTextProblems } from "../texts/find-text-problems.ts";
export { type ReadyTexts, prepareTexts } from "../texts/ready-texts.ts";
export { textsSection } from "../texts/section.ts";
export { loadTemplates } from "../texts/template.ts";
