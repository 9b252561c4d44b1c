import type { BridgeConfig } from "@tier2/bridge";
import { isSecretReference } from "@tier2/bridge";
import type { Pseudonyms, TermKind } from "./pseudonyms.ts";

/** Keys whose texts are words of this program, of the helpdesk system's lists, or of docs/privacy.md. */
const keptKeys: ReadonlySet<string> = new Set([
  ...["kind", "transport", "submit", "policy", "of", "without", "security", "scheme", "textFormat", "pressIdField"],
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
  [/^(?:name|user|userName|owner|assignee|phone)$/, "person"],
];

/** The configuration with what may be seen, its other texts learnt as ones that must not be. */
export function learnConfig(config: BridgeConfig, pseudonyms: Pseudonyms): unknown {
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
    const kind = kindsByKey.find(([pattern]) => pattern.test(key))?.[1] ?? "text";
    learnText(pseudonyms, kind, value);
    return pseudonyms.redactedText(value) === value ? "(left out)" : value; // too short to be replaced everywhere
  };
  return look(config, "");
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
