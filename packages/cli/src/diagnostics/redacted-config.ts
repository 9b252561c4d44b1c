import { isSecretName, isSecretReference } from "@tier2/bridge";
import { parseDocument } from "yaml";
import type { Pseudonyms, TermKind } from "./pseudonyms.ts";

/** Keys whose texts are words of this program, of the helpdesk system's lists, or of docs/privacy.md. */
const keptKeys: ReadonlySet<string> = new Set([
  ...["kind", "transport", "expected", "submit", "policy", "of", "without", "form", "language"],
  ...["security", "scheme", "textFormat", "pressIdField"],
  ...["board", "status", "type", "subType", "item", "team", "priority", "source", "severity", "impact", "queue"],
  ...["ticketCategory", "ticketType", "issueType", "subIssueType", "workType", "noteType", "closedStatus", "sla"],
  ...["standing", "waitingStatuses", "hours", "dataDirectory", "path", "adminSocket", "sessionSocket"],
]);

/** Lists of which the length says enough. */
const countedKeys: ReadonlySet<string> = new Set(["denyTitles", "denyApplications"]);

const kindsByKey: readonly (readonly [RegExp, TermKind])[] = [
  [/^(?:company|companyId|tenant)$/, "company"],
  [/^(?:site|host|hosts|url|proxy)$/, "host"],
  [/^(?:email|contactEmail|from|to|evidenceTo)$/, "mail"],
  [/^(?:name|user|userName|owner|assignee)$/, "person"],
];

const kindOf = (key: string): TermKind =>
  isSecretName(key) ? "secret" : (kindsByKey.find(([pattern]) => pattern.test(key))?.[1] ?? "text");

/** The configuration with what may be seen, its other texts learnt as ones that must not be. */
export function learnConfig(config: object, pseudonyms: Pseudonyms): unknown {
  const look = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value;
      return countedKeys.has(key) ? `${items.length} entries` : items.map((item) => look(item, key));
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, look(inner, name)]])),
      );
    }
    if (typeof value !== "string" || keptKeys.has(key) || isSecretReference(value)) {
      return value;
    }
    learnText(pseudonyms, kindOf(key), value);
    return pseudonyms.redactedText(value) === value ? "(left out)" : value; // too short to be replaced everywhere
  };
  return look(config, "");
}

/** What says nothing of anybody, and stands everywhere. */
const plainValue = /^(?:true|false|null|[\d.]+)$/;

/**
 * A file that cannot be used as a configuration names people and secrets all the same: its values are learnt, as far as it
 * is YAML, and of each line that looks like a key with a value.
 */
export function learnBroken(text: string, pseudonyms: Pseudonyms): void {
  try {
    const data: unknown = parseDocument(text, { prettyErrors: false }).toJS({ maxAliasCount: 0 });
    if (typeof data === "object" && data !== null) {
      learnConfig(data, pseudonyms);
    }
  } catch {
    // no YAML: the lines are what there is
  }
  for (const piece of text.split(/[\n,{}[\]]/)) {
    const [, key = "", written = ""] = /^[\s"'-]*([\w.]+)["']?\s*:\s*(.+)$/.exec(piece) ?? [];
    const value = written.replace(/\s+#.*$/, "").replaceAll(/^[\s"'*&!|>]+|["'\s]+$/g, "");
    if (!keptKeys.has(key) && !plainValue.test(value) && !isSecretReference(value)) {
      learnText(pseudonyms, kindOf(key), value);
    }
  }
}

/** A text and what it is made of: of an address its host, of a name its parts. */
function learnText(pseudonyms: Pseudonyms, kind: TermKind, text: string): void {
  pseudonyms.learn(kind, text);
  const address = text.includes("://") ? text : `https://${text}`;
  if (kind === "host" && URL.canParse(address) && text.includes(".")) {
    pseudonyms.learn("host", new URL(address).hostname);
  }
  if (kind === "person") {
    for (const part of text.split(/\s+/)) {
      pseudonyms.learn(kind, part);
    }
  }
}
