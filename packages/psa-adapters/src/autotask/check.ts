import { z } from "zod";
import type { AdapterContext, CheckResult } from "../contract.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { type Choice, choiceNames, choices } from "./choices.ts";
import type { AutotaskClient } from "./client.ts";
import type { AutotaskConfig } from "./config.ts";
import { assetRow, noteRow, thresholdRow, ticketRow } from "./fields.ts";
import type { Lookups } from "./lookups.ts";
import { rightFor, rightText } from "./rights.ts";
import { remedyOf } from "./troubleshooting.ts";
import type { Values } from "./values.ts";

type Finding = Pick<CheckResult, "status" | "message" | "hint">;

const ok = (message: string): Finding => ({ status: "ok", message });
const nothing = [{ op: "eq", field: "id", value: 0 }] as const;
/** From half of the limit on Autotask answers each call later. */
const busyShare = 0.5;

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkAutotask(
  config: AutotaskConfig,
  client: AutotaskClient,
  lookups: Lookups,
  values: Values,
  context: AdapterContext,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const look = async (name: string, probe: () => Promise<Finding>): Promise<boolean> => {
    const finding = await orRefusal(probe);
    results.push({ name, ...(isRefusal(finding) ? failed(finding.error) : finding) });
    return finding.status !== "failed" && !isRefusal(finding);
  };

  if (!(await look("zone", async () => zoneFinding(config, client, context)))) {
    return results;
  }
  const isTrusted = await look("credentials", async () => {
    await client.greet(context);
    return ok(["user name, secret and tracking identifier are taken", ...config.credentialNotes].join("; "));
  });
  if (!isTrusted || !(await look("requests", async () => thresholdFinding(client, context)))) {
    return results;
  }
  await look("tickets", async () => {
    await client.query("Tickets", nothing, ["id"], ticketRow, context);
    return ok("tickets can be searched");
  });
  await look("making tickets", async () => creationFinding(client, context));
  await look("notes", async () => {
    await client.query("TicketNotes", nothing, ["id"], noteRow, context);
    return ok(`notes can be read; ours are of type ${await values.noteType(context)}`);
  });
  await look("computers", async () => {
    await client.query("ConfigurationItems", nothing, ["id"], assetRow, context);
    return ok("computers can be found by their name and serial number");
  });
  for (const name of choiceNames) {
    const label = config.values[name];
    if (label !== undefined) {
      await look(name, async () => valueFinding(name, label, config, values, context));
    }
  }
  const { company } = config;
  if (company !== undefined) {
    await look("company", async () => companyFinding(company, lookups, context));
  }
  if (config.catchAll.company !== company) {
    await look("catchAll.company", async () => companyFinding(config.catchAll.company, lookups, context));
  }
  await look("catchAll.contactEmail", async () => catchAllFinding(config, lookups, context));
  return results;
}

async function zoneFinding(
  { site }: AutotaskConfig,
  client: AutotaskClient,
  context: AdapterContext,
): Promise<Finding> {
  const { value } = await client.zone(context);
  const { host } = new URL(value.apiUrl);
  const zone = /^webservices(\d*)\./.exec(host)?.[1];
  return site.typedZone === undefined || site.typedZone === "" || zone === undefined || site.typedZone === zone
    ? ok(`requests go to ${host}`)
    : {
        status: "warning",
        message: `your portal is ${zone}, you typed ${site.typedZone}; requests go to ${host}`,
        hint: `Write ww${zone}.autotask.net into "site", or leave it away.`,
      };
}

async function thresholdFinding(client: AutotaskClient, context: AdapterContext): Promise<Finding> {
  const row = await client.one("/ThresholdInformation", thresholdRow, context);
  const { currentTimeframeRequestCount: used, externalRequestThreshold: most } = row;
  const message = `${used} of ${most} requests of the last hour are used, by all integrations together`;
  return used < most * busyShare ? ok(message) : { status: "warning", message, hint: remedyOf("limit") };
}

async function creationFinding(client: AutotaskClient, context: AdapterContext): Promise<Finding> {
  const answer = z.object({ info: z.object({ canCreate: z.boolean().nullish(), userAccessForCreate: z.unknown() }) });
  const { info } = await client.one("/Tickets/entityInformation", answer, context);
  // The words of userAccessForCreate are not published; "None" is what others report.
  const isDenied = info.canCreate === false || info.userAccessForCreate === "None";
  const right = rightFor("POST", "/Tickets");
  const hint = `"${right === undefined ? "" : rightText(right)}": ${remedyOf("right")}`;
  return isDenied ? { status: "failed", message: "tickets may not be made", hint } : ok("tickets may be made");
}

async function valueFinding(
  name: (typeof choiceNames)[number],
  label: string,
  config: AutotaskConfig,
  values: Values,
  context: AdapterContext,
): Promise<Finding> {
  const { dependsOn }: Choice = choices[name];
  const parentLabel = dependsOn === undefined ? undefined : config.values[dependsOn];
  const parent =
    dependsOn === undefined || parentLabel === undefined
      ? undefined
      : await values.find(dependsOn, parentLabel, undefined, context);
  const under = typeof parent === "object" ? parent.id : undefined;
  const found = await values.find(name, label, under, context);
  return typeof found === "string"
    ? { status: "failed", message: found, hint: `Change "${name}".` }
    : ok(`"${found.name}" is ${name} ${found.id}`);
}

async function companyFinding(name: string, lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const { value } = await lookups.company(name, context);
  return ok(`"${value.companyName}" is company ${value.id}${value.id === 0 ? ", your own" : ""}`);
}

async function catchAllFinding(config: AutotaskConfig, lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const { contactEmail, company } = config.catchAll;
  const contacts = await lookups.contacts(contactEmail, context);
  if (contacts.value === "not-permitted") {
    const right = rightFor("POST", "/Contacts/query");
    return {
      status: "failed",
      message: "contacts may not be read: every ticket goes to the catch-all company, without a contact",
      hint: `"${right === undefined ? "" : rightText(right)}": ${remedyOf("right")}`,
    };
  }
  const { contact, trouble } = (await lookups.catchAll(context)).value;
  return contact === undefined
    ? {
        status: "failed",
        message: `the catch-all ${contactEmail} cannot be used: ${trouble ?? "it is missing"}`,
        hint: `Make exactly one active contact with this address at CRM > Contacts, in ${company}: first name Unregistered, last name User.`,
      }
    : ok(`contact ${contact.id} takes the tickets of people who are not contacts`);
}

const failed = ({ message, hint }: { message: string; hint?: string }): Finding => ({
  status: "failed",
  message,
  ...(hint === undefined ? {} : { hint }),
});
