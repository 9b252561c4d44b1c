import type { AdapterContext, CheckResult, Refusal } from "../contract.ts";
import { nearestName } from "../nearest-name.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { isSameName, isSameText } from "../text.ts";
import type { AteraClient } from "./client.ts";
import type { AteraConfig } from "./config.ts";
import { agentRow, contactRow, customerRow, ticketRow } from "./fields.ts";
import { dateText } from "./find.ts";
import type { Lookups } from "./lookups.ts";
import { expiryOf } from "./token.ts";
import { remedyOf } from "./troubleshooting.ts";
import { apiValue, defaultOf, isOwnStatus, valueNames } from "./values.ts";

type Finding = Omit<CheckResult, "name">;

const dayMs = 24 * 3_600_000;
const warnedAheadMs = 30 * dayMs;
const recentMs = 14 * dayMs;
const one = { itemsInPage: "1" };

const ok = (message: string): Finding => ({ status: "ok", message });

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkAtera(
  config: AteraConfig,
  client: AteraClient,
  lookups: Lookups,
  context: AdapterContext,
): Promise<readonly CheckResult[]> {
  const address = [`requests go to ${config.site.origin}/api/v3`, ...config.site.notes].join("; ");
  const results: CheckResult[] = [{ name: "site", ...ok(address) }];
  const look = async (name: string, probe: () => Promise<Finding> | Finding): Promise<boolean> => {
    const finding = await orRefusal(async () => probe());
    results.push({ name, ...("error" in finding ? findingOf(finding) : finding) });
    return finding.status === "ok";
  };

  const isTrusted = await look("token", async () => {
    const company = await client.account(context);
    return ok([`the token is taken (account of ${company})`, ...config.credentialNotes].join("; "));
  });
  await look("token.expiry", () => expiryFinding(config, context.now()));
  if (!isTrusted) {
    return results;
  }
  await look("tickets", async () => {
    await client.page("/tickets/lastmodified", { ...one, includeComments: "false" }, ticketRow, 1, context);
    return ok("tickets can be read; whether they can be made shows with the first one");
  });
  const hasContacts = await look("contacts", async () => {
    await client.page("/contacts", one, contactRow, 1, context);
    return ok("contacts can be read");
  });
  await look("agents", async () => {
    await client.page("/agents", one, agentRow, 1, context);
    return ok("computers can be read");
  });
  const hasCustomers = await look("customers", async () => {
    await client.page("/customers", one, customerRow, 1, context);
    return ok("customers can be read");
  });
  for (const [name, customer] of [
    ["company", config.company],
    ["catchAll.company", config.catchAll.company],
  ] as const) {
    if (customer !== undefined && hasCustomers) {
      await look(name, async () => customerFinding(customer, lookups, context));
    }
  }
  if (hasContacts) {
    await look("catchAll.contactEmail", async () => catchAllFinding(lookups, context));
  }
  for (const name of valueNames) {
    await look(name, () => valueFinding(name, config.values[name]));
  }
  await look("technician", async () => technicianFinding(config, client, context));
  return results;
}

function expiryFinding({ token, scheme }: AteraConfig, nowMs: number): Finding {
  const atMs = expiryOf(token);
  if (atMs !== undefined) {
    const day = new Date(atMs).toISOString().slice(0, 10);
    return atMs > nowMs + warnedAheadMs
      ? ok(`the token ends on ${day}`)
      : {
          status: atMs > nowMs ? "warning" : "failed",
          message: atMs > nowMs ? `the token ends on ${day}` : `the token ended on ${day}`,
          hint: remedyOf("expired"),
        };
  }
  return scheme === "api-key"
    ? { status: "warning", message: "this is an API key of the old kind", hint: remedyOf("oldKey") }
    : ok("the token does not say when it ends; Atera gives a year at most");
}

async function customerFinding(name: string, lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const names = (await lookups.customers(context)).flatMap(({ CustomerName }) =>
    typeof CustomerName === "string" ? [CustomerName.trim()] : [],
  );
  const same = names.filter((candidate) => isSameName(candidate, name));
  if (same.length === 1) {
    return ok(`"${same[0]}" is a customer`);
  }
  if (same.length > 1) {
    return {
      status: "failed",
      message: `${same.length} customers have the name "${name}"`,
      hint: "Give them different names in Atera.",
    };
  }
  const nearest = nearestName(name, names);
  return {
    status: "failed",
    message: `Atera shows no customer with the name "${name}": every ticket would go to the catch-all`,
    hint: nearest === undefined ? "The token sees no customers." : `The nearest is "${nearest}".`,
  };
}

async function catchAllFinding(lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const value = await lookups.catchAll(context);
  if (value.contact === undefined) {
    const isGone = (await lookups.contacts(value.email, context)).length === 0;
    const isArchived = isGone && (await lookups.isArchived(value.email, context));
    const trouble = isArchived ? "it is archived" : (value.trouble ?? "");
    const message = `${value.email} cannot take the tickets of people who are not contacts: ${trouble}`;
    return { status: "failed", message, hint: remedyOf("catchAll") };
  }
  return ok(`contact ${value.contact.id} of ${value.company.name} takes the tickets of people who are not contacts`);
}

function valueFinding(name: (typeof valueNames)[number], configured: string | undefined): Finding {
  const label = configured ?? defaultOf(name);
  const value = apiValue(name, label);
  if (typeof value === "object") {
    const hint = `Change "${name}": the nearest is "${value.nearest}".`;
    return { status: "failed", message: value.message, hint };
  }
  const own = name === "status" && isOwnStatus(value) ? "; Atera tells no list of an account's own: compare it" : "";
  return ok(configured === undefined ? `"${value}", the default` : `"${label}" is sent as ${value}${own}`);
}

/** Atera has no list of technicians; those of recent tickets are known. */
async function technicianFinding(
  { technician: { id, email } }: AteraConfig,
  client: AteraClient,
  context: AdapterContext,
): Promise<Finding> {
  const who = [email, ...(id === undefined ? [] : [`technician ${id}`])]
    .filter((part) => part !== undefined)
    .join(", ");
  const query = { date: dateText(context.now() - recentMs), includeComments: "false" };
  const seen = await orRefusal(async () => client.page("/tickets/lastmodified", query, ticketRow, 1, context));
  const rows = isRefusal(seen) ? [] : seen.items;
  const byId = rows.find(({ TechnicianContactID }) => id !== undefined && TechnicianContactID === id);
  const byEmail = rows.find(({ TechnicianEmail }) => email !== undefined && isSameText(TechnicianEmail ?? "", email));
  const other = byId?.TechnicianEmail ?? byEmail?.TechnicianContactID;
  const isSame = [byId, byEmail].every(
    (row) =>
      row === undefined ||
      (row.TechnicianContactID === (id ?? row.TechnicianContactID) &&
        isSameText(row.TechnicianEmail ?? "", email ?? row.TechnicianEmail ?? "")),
  );
  if (!isSame) {
    const message = `id ${id} and e-mail address ${email} are of two technicians; a recent ticket has ${other} for one of them`;
    return { status: "failed", message, hint: remedyOf("technician") };
  }
  return byId === undefined && byEmail === undefined
    ? ok(`notes are written by ${who}; whether Atera knows them shows with the first note`)
    : ok(`notes are written by ${who}, whom a recent ticket is assigned to`);
}

function findingOf({ error }: Refusal): Finding {
  const { code, message, hint } = error;
  return { status: "failed", code, message, ...(hint === undefined ? {} : { hint }) };
}
