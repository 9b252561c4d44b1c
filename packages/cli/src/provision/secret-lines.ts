import { Tier2Error } from "@tier2/bridge";
import { withoutCopiedEnds } from "@tier2/psa-adapters";

const longestSecret = 10_000;

/**
 * Secrets as an installer brings them: a line `NAME: VALUE` for each, NAME as `tier2 secret set` takes it; the value is all
 * that follows, without blanks or quotes around it. Empty lines and those that begin with # do not count. Throws a
 * Tier2Error that names lines and no values.
 */
export function parseSecretLines(file: string, text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) {
      continue;
    }
    const refuse = (message: string): Tier2Error =>
      new Tier2Error({
        ...{ code: "provision_secrets_invalid", category: "config" },
        message: `${file}:${index + 1}: ${message}`,
        hint: "Write a line for each secret: NAME: VALUE, e.g. privateKey: the key. Names: tier2 secret list",
      });
    const [, name, given = ""] = /^\s*([A-Za-z][\w.]*)\s*:\s+(.*)$/.exec(line) ?? [];
    const value = withoutCopiedEnds(given);
    if (name === undefined) {
      throw refuse("no line of the form NAME: VALUE.");
    }
    if (value === "" || value.length > longestSecret) {
      throw refuse(`the secret ${name} is ${value === "" ? "empty" : `longer than ${longestSecret} characters`}.`);
    }
    if (found.has(name)) {
      throw refuse(`the secret ${name} stands there twice.`);
    }
    found.set(name, value);
  }
  return found;
}
