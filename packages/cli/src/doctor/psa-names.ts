/** Names under which the adapters tell of values that tickets are given. A test holds this against every sandbox. */
const picklistNames: ReadonlySet<string> = new Set([
  ...["board", "status", "type", "subType", "item", "team", "priority", "source", "owner", "severity", "impact"],
  ...["queue", "ticketCategory", "ticketType", "issueType", "subIssueType", "workType", "required fields"],
  ...["queue or assignee", "assignee", "sla", "noteType", "closedStatus"],
]);

export const isPicklist = (name: string): boolean => picklistNames.has(name);

/** Of when a token ends. */
export const isExpiry = (name: string): boolean => name.endsWith(".expiry");
