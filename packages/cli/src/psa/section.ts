import { isSecretName } from "@tier2/bridge";
import { stringify } from "yaml";

/**
 * A `psa` section as YAML, a whole configuration: secrets become references to environment variables, which the comments
 * above it set in a shell.
 */
export function sectionText(config: { readonly kind: string }): string {
  const variables: string[] = [];
  const entries = Object.entries(config).map(([name, value]: [string, unknown]) => {
    if (typeof value !== "string" || !isSecretName(name)) {
      return [name, value];
    }
    const variable = snakeCase(`sandbox-${config.kind}-${name}`);
    variables.push(`# export ${variable}=${value}\n`);
    return [name, `env:${variable}`];
  });
  return `${variables.join("")}${stringify({ schemaVersion: 1, psa: Object.fromEntries(entries) })}`;
}

const snakeCase = (text: string): string =>
  text
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toUpperCase();
