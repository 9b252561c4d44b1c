import type { AdapterContext, AdapterError, CheckResult } from "../contract.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { type ChoiceName, choiceNames } from "./choices.ts";
import type { KaseyaBmsClient } from "./client.ts";
import type { KaseyaBmsConfig } from "./config.ts";
import { type TicketRow, anyRow, rowsOf, ticketRow } from "./fields.ts";
import type { Lookups } from "./lookups.ts";
import { isNotPermitted } from "../optional.ts";
import { rightFor, rightText } from "./rights.ts";
import { searchPath } from "./tables.ts";
import { remedyOf } from "./troubleshooting.ts";
import type { Values } from "./values.ts";

type Finding = Omit<CheckResult, "name">;

const ok = (message: string): Finding => ({ status: "ok", message });

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkKaseyaBms(
  config: KaseyaBmsConfig,
  client: KaseyaBmsClient,
  lookups: Lookups,
  values: Values,
  context: AdapterContext,
): Promise<readonly CheckResult[]> {
  const address = [`requests go to ${config.site.apiOrigin}`, ...config.site.notes].join("; ");
  const results: CheckResult[] = [{ name: "site", ...ok(address) }];
  const look = async (name: string, probe: () => Promise<Finding>): Promise<boolean> => {
    const finding = await orRefusal(probe);
    const shown = isRefusal(finding) ? failed(finding.error) : finding;
    results.push({ name, ...shown });
    return shown.status !== "failed";
  };

  const isTrusted = await look("credentials", async () => {
    const refusal = await orRefusal(async () => client.logIn(context));
    if (refusal !== undefined) {
      return refusedLogin(refusal.error, config);
    }
    return ok([`"${config.userName}" of "${config.tenant}" is taken`, ...config.credentialNotes].join("; "));
  });
  if (!isTrusted || !(await look("API access", async () => userFinding(client, context)))) {
    return results;
  }
  await look("tickets", async () => ticketsFinding(client, context));
  await look("queue or assignee", async () => queueFinding(config));
  for (const name of choiceNames) {
    const label = name === "closedStatus" ? config.closedStatus : config.values[name];
    await look(name, async () => valueFinding(name, label, config, values, context));
  }
  if (config.company !== undefined) {
    const { company } = config;
    await look("company", async () => companyFinding(company, lookups, context));
  }
  if (config.catchAll.company !== config.company) {
    await look("catchAll.company", async () => companyFinding(config.catchAll.company, lookups, context));
  }
  await look("catchAll.contactEmail", async () => catchAllFinding(config, lookups, context));
  await look("assets", async () => assetsFinding(client, context));
  return results;
}

function refusedLogin(error: AdapterError, { userName }: KaseyaBmsConfig): Finding {
  const { code, message, hint } = error;
  const advice = userName.includes("@") && error.code === "auth_rejected" ? [remedyOf("userName")] : [];
  return { status: "failed", code, message, hint: [...advice, ...(hint === undefined ? [] : [hint])].join(" ") };
}

async function userFinding(client: KaseyaBmsClient, context: AdapterContext): Promise<Finding> {
  const { userId, fullName = "", emailAddress = "", contactId } = await client.user(context);
  const who = [`user ${userId}`, fullName, emailAddress].filter((part) => part !== "").join(", ");
  if (contactId !== undefined) {
    const message = `${who} is a person: contact ${contactId} of a customer`;
    return { status: "warning", message, hint: remedyOf("mfa") };
  }
  return ok(`the API may be called as ${who}; it should be an API Employee of its own with a mailbox that is read`);
}

/** Tickets can be read; and a part of a title finds its ticket, by which a press is found again. */
async function ticketsFinding(client: KaseyaBmsClient, context: AdapterContext): Promise<Finding> {
  const search = async (filter: object): Promise<readonly TicketRow[]> => {
    const body = { PageSize: 25, PageNumber: 1, Exclude: "Details", Filter: { ...filter, ExcludeCompleted: 0 } };
    return client.read(
      await client.post(searchPath, body, context),
      rowsOf(ticketRow),
      client.asked("POST", searchPath),
    );
  };
  const sample = (await search({})).find(({ title = "" }) => /[A-Za-z0-9]{4}/.test(title.slice(2, -2)));
  const [part] = /[A-Za-z0-9-]{4,50}/.exec(sample?.title?.slice(2, -2) ?? "") ?? [];
  if (sample === undefined || part === undefined) {
    return ok("tickets can be searched; there is none yet to try a search by a part of its title with");
  }
  const found = await search({ Title: part });
  return found.some(({ id, title = "" }) => id === sample.id || title.includes(part))
    ? ok("tickets can be searched, by parts of their titles, too; whether they can be made shows with the first one")
    : {
        status: "warning",
        message: "a search for a part of a title does not find its ticket",
        hint: remedyOf("titleSearch"),
      };
}

function queueFinding({ values }: KaseyaBmsConfig): Finding {
  const given = (["queue", "assignee"] as const).filter((name) => values[name] !== undefined);
  return given.length > 0
    ? ok(`${given.join(" and ")} set`)
    : {
        status: "failed",
        message:
          "neither queue nor assignee is set, and BMS takes no ticket without one of them: the first queue is taken",
        hint: 'Set "queue", "assignee", or both.',
      };
}

async function valueFinding(
  name: ChoiceName,
  label: string | undefined,
  config: KaseyaBmsConfig,
  values: Values,
  context: AdapterContext,
): Promise<Finding> {
  const issueType = config.values["issueType"];
  if (label === undefined) {
    return unsetFinding(name, values, context);
  }
  const parent =
    name === "subIssueType" && issueType !== undefined
      ? await values.find("issueType", issueType, undefined, context)
      : undefined;
  const parentId = parent !== undefined && "id" in parent ? parent.id : undefined;
  const value = await values.find(name, label, parentId, context);
  return "id" in value
    ? ok(`"${value.name}" is ${name} ${value.id}`)
    : { status: "failed", message: value.message, hint: value.hint };
}

/** What is taken when nothing is set. */
async function unsetFinding(name: ChoiceName, values: Values, context: AdapterContext): Promise<Finding> {
  if (name === "noteType") {
    return ok(`not set: note type ${await values.noteType(undefined, context)}`);
  }
  if (name === "closedStatus") {
    const status = await values.closedStatus(undefined, context);
    return status === undefined
      ? { status: "warning", message: 'no status means "done"', hint: 'Write its name into "closedStatus".' }
      : ok(`not set: "${status.name}" (${status.id})`);
  }
  const taken = await values.required(name, context);
  return ok(
    taken === undefined
      ? "not set: BMS decides"
      : `not set: "${taken.name}" (${taken.id}), ${taken.isDefault ? "BMS's default" : "BMS's list tells no default"}`,
  );
}

async function companyFinding(name: string, lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const account = await lookups.accounts.named(name, context);
  const location = await lookups.accounts.location(account.id, undefined, context);
  return ok(`"${name}" is account ${account.id}; its main location is "${location.name ?? location.id}"`);
}

async function catchAllFinding(config: KaseyaBmsConfig, lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const { company, contactEmail } = config.catchAll;
  const { contact, trouble } = await lookups.catchAll(context);
  if (contact !== undefined) {
    return ok(`contact ${contact.id} takes the tickets of people who are not contacts`);
  }
  const contacts = await lookups.contacts(contactEmail, context);
  const right = rightFor("GET", "/v2/crm/contacts/summary");
  const isInactive = contacts.length === 0 && (await lookups.isInactive(contactEmail, context));
  return contacts === "not-permitted"
    ? {
        status: "failed",
        message: "contacts may not be read: every ticket goes to the catch-all account, without a contact",
        hint: `Needed: "${right === undefined ? "" : rightText(right)}". ${remedyOf("right")}`,
      }
    : {
        status: "failed",
        message: `the catch-all ${contactEmail} cannot be used: ${isInactive ? "it is not active" : (trouble ?? "it is missing")}`,
        hint: `See to it that exactly one contact at CRM > Contacts has this address, in ${company}: first name Unregistered, last name User, active.`,
      };
}

async function assetsFinding(client: KaseyaBmsClient, context: AdapterContext): Promise<Finding> {
  const query = { PageSize: "1", PageNumber: "1" };
  try {
    await client.one("/v2/servicedesk/hardwareasset/searchselect", rowsOf(anyRow), context, query);
    return ok("computers can be found");
  } catch (error) {
    if (isNotPermitted(error)) {
      const { message, hint } = error.refusal.error;
      return {
        status: "warning",
        message: `computers are not linked to tickets. ${message}`,
        ...(hint === undefined ? {} : { hint }),
      };
    }
    throw error;
  }
}

const failed = ({ code, message, hint }: AdapterError): Finding => ({
  status: "failed",
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});
