import type { AdapterContext, CheckResult, Refusal } from "../contract.ts";
import { orRefusal } from "../remote-failure.ts";
import type { RequestTrackerClient } from "./client.ts";
import { isMadeByUs } from "./conditions.ts";
import type { RequestTrackerConfig } from "./config.ts";
import { listOf, queueRow, ticketRow, versionRow } from "./fields.ts";
import type { Lookups } from "./lookups.ts";
import { rightCalled, rightText, rightsScreen } from "./rights.ts";
import { remedyOf } from "./troubleshooting.ts";
import { type Values, findPriority, findQueue } from "./values.ts";

type Finding = Omit<CheckResult, "name">;

const ok = (message: string): Finding => ({ status: "ok", message });

const giveRight = (name: string): string => {
  const right = rightCalled(name);
  return right === undefined
    ? ""
    : `Give the token's user ${rightText(right)} at ${rightsScreen}; without it ${right.without}.`;
};

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkRequestTracker(
  config: RequestTrackerConfig,
  client: RequestTrackerClient,
  lookups: Lookups,
  values: Values,
  context: AdapterContext,
): Promise<readonly CheckResult[]> {
  const address = [`requests go to ${config.site.base}/REST/2.0`, ...config.site.notes].join("; ");
  const results: CheckResult[] = [{ name: "site", ...ok(address) }];
  const look = async (name: string, probe: () => Promise<Finding>): Promise<boolean> => {
    const finding = await orRefusal(probe);
    results.push({ name, ...("error" in finding ? findingOf(finding) : finding) });
    return finding.status !== "failed" && !("error" in finding);
  };
  const isTrusted = await look("token", async () => {
    const { Version } = await client.read("/rt", {}, versionRow, context);
    return ok([`the token is taken (Request Tracker ${Version})`, ...config.credentialNotes].join("; "));
  });
  if (!isTrusted) {
    return results;
  }
  await look("queue", async () => queueFinding(config, client, values, context));
  await look("pressIdField", async () => pressIdFinding(config, client, values, context));
  const { priority } = config.values;
  if (priority !== undefined) {
    await look("priority", async () => {
      const found = findPriority(priority);
      return typeof found === "string" ? ok(`"${found}"`) : { status: "failed", ...found };
    });
  }
  await look("catchAll.contactEmail", async () => catchAllFinding(config, lookups, context));
  return results;
}

async function queueFinding(
  { values: { queue } }: RequestTrackerConfig,
  client: RequestTrackerClient,
  values: Values,
  context: AdapterContext,
): Promise<Finding> {
  const { value: queues } = await values.queues(context);
  if (queues.length === 0) {
    return { status: "failed", message: "the token's user sees no queue at all", hint: giveRight("SeeQueue") };
  }
  const found = findQueue(queue, queues);
  if (typeof found !== "string") {
    return { status: "failed", message: found.message, hint: `${found.hint} ${remedyOf("queue")}` };
  }
  const row = await client.read(`/queue/${encodeURIComponent(found)}`, {}, queueRow, context);
  // RT offers a link to make a ticket to who may make one.
  const { _hyperlinks: links = [] } = row;
  const mayCreate = links.some(({ ref, type }) => ref === "create" && type === "ticket");
  return mayCreate
    ? ok(`"${found}" is queue ${row.id}, and tickets may be made there`)
    : { status: "failed", message: `tickets may not be made in "${found}"`, hint: giveRight("CreateTicket") };
}

/** RT drops a custom field that it does not take, without a word: the newest ticket of ours tells whether it does. */
async function pressIdFinding(
  { pressIdField, values: { queue } }: RequestTrackerConfig,
  client: RequestTrackerClient,
  values: Values,
  context: AdapterContext,
): Promise<Finding> {
  const { value: names } = await values.customFields(queue, context);
  if (!names.includes(pressIdField)) {
    const message = `the queue "${queue}" shows no custom field "${pressIdField}": the press id goes into the subject instead`;
    return { status: "failed", message, hint: `${remedyOf("customField")} ${giveRight("SeeCustomField")}` };
  }
  const query = { query: isMadeByUs, fields: "Subject,CustomFields", orderby: "id", order: "DESC", per_page: "1" };
  const { items } = await client.read("/tickets", query, listOf(ticketRow), context);
  const [newest] = items;
  if (newest === undefined) {
    return ok(
      `"${pressIdField}" is there; whether it is written, and tickets can be read, shows with the first ticket`,
    );
  }
  const isWritten = (newest.CustomFields ?? []).some((one) => one.name === pressIdField && one.values.length > 0);
  return isWritten || /\[#[A-Za-z0-9-]+\]$/.test(newest.Subject ?? "")
    ? ok(`"${pressIdField}" is there, and was written into ticket ${newest.id}`)
    : {
        status: "failed",
        message: `ticket ${newest.id}, the newest of ours, has nothing in "${pressIdField}": RT dropped the press id`,
        hint: giveRight("ModifyCustomField"),
      };
}

async function catchAllFinding(
  { catchAll: { contactEmail } }: RequestTrackerConfig,
  lookups: Lookups,
  context: AdapterContext,
): Promise<Finding> {
  const { value } = await lookups.catchAll(context);
  if (value.row !== undefined) {
    return ok(`user "${value.row.id}" takes the tickets of people who are no users`);
  }
  const isForbidden = (await lookups.users(contactEmail, context)).value === "not-permitted";
  return isForbidden
    ? { status: "failed", message: "users may not be read: tickets have no requestor", hint: remedyOf("users") }
    : {
        status: "failed",
        message: `there is not exactly one user with the address ${contactEmail}: ${value.catchAll.trouble ?? ""}`,
        hint: "Make one at Admin > Users > Create (real name Unregistered User), or correct the address.",
      };
}

function findingOf({ error }: Refusal): Finding {
  const { code, message, hint } = error;
  return { status: "failed", code, message, ...(hint === undefined ? {} : { hint }) };
}
