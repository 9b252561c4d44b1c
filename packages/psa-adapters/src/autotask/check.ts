import { z } from "zod";
import type { AdapterContext, AdapterError, CheckResult } from "../contract.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { lookAtCatchAll, lookAtCompany } from "./check-places.ts";
import { lookAtUser } from "./check-user.ts";
import { type Choice, type ChoiceName, choiceNames, choices } from "./choices.ts";
import type { AutotaskClient } from "./client.ts";
import type { AutotaskConfig } from "./config.ts";
import { assetRow, noteRow, thresholdRow, ticketRow } from "./fields.ts";
import type { Lookups } from "./lookups.ts";
import { hintOfRight } from "./outcome.ts";
import { remedyOf } from "./troubleshooting.ts";
import type { Values } from "./values.ts";

type Finding = Omit<CheckResult, "name">;

/** What a check looks with. */
export interface Checked {
  readonly config: AutotaskConfig;
  readonly client: AutotaskClient;
  readonly lookups: Lookups;
  readonly values: Values;
  readonly context: AdapterContext;
}

const ok = (message: string): Finding => ({ status: "ok", message });
const nothing = [{ op: "eq", field: "id", value: 0 }] as const;
/** From half of the limit on Autotask answers each call later. */
const busyShare = 0.5;

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkAutotask(checked: Checked): Promise<readonly CheckResult[]> {
  const { config, client, values, context } = checked;
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
  await look("API user", async () => lookAtUser(checked));
  await look("tickets", async () => {
    await client.query("Tickets", nothing, ["id"], ticketRow, context);
    return ok("tickets can be searched");
  });
  await look("making tickets", async () => accessFinding("made", client, context));
  await look("changing tickets", async () => accessFinding("changed", client, context));
  await look("notes", async () => {
    await client.query("TicketNotes", nothing, ["id"], noteRow, context);
    return ok(`notes can be read; ours are of type ${await values.noteType(context)}`);
  });
  await look("computers", async () => {
    await client.query("ConfigurationItems", nothing, ["id"], assetRow, context);
    return ok("computers can be found by their name and serial number");
  });
  for (const name of choiceNames) {
    await look(name, async () => valueFinding(name, checked));
  }
  await look("required fields", async () => demandsFinding(checked));
  const { company } = config;
  if (company !== undefined) {
    await look("company", async () => lookAtCompany(company, checked));
  }
  if (config.catchAll.company !== company) {
    await look("catchAll.company", async () => lookAtCompany(config.catchAll.company, checked));
  }
  await look("catchAll.contactEmail", async () => lookAtCatchAll(checked));
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
  const understood = [`requests go to ${host}`, ...site.notes].join("; ");
  return site.typedZone === undefined || site.typedZone === "" || zone === undefined || site.typedZone === zone
    ? ok(understood)
    : {
        status: "warning",
        message: `your portal is ${zone}, you typed ${site.typedZone}; ${understood}`,
        hint: remedyOf("zone"),
      };
}

async function thresholdFinding(client: AutotaskClient, context: AdapterContext): Promise<Finding> {
  const row = await client.one("/ThresholdInformation", thresholdRow, context);
  const { currentTimeframeRequestCount: used, externalRequestThreshold: most } = row;
  const message = `${used} of ${most} requests of the last hour are used, by all integrations together`;
  return used < most * busyShare ? ok(message) : { status: "warning", message, hint: remedyOf("limit") };
}

/** Whether tickets may be made, or changed: as far as Autotask tells it. */
async function accessFinding(
  what: "made" | "changed",
  client: AutotaskClient,
  context: AdapterContext,
): Promise<Finding> {
  const { info } = await client.one("/Tickets/entityInformation", informationAnswer, context);
  const [can, access] =
    what === "made" ? [info.canCreate, info.userAccessForCreate] : [info.canUpdate, info.userAccessForUpdate];
  // The words of userAccess are not published; "None" is what others report.
  if (can === false || access === "None") {
    const hint = hintOfRight(what === "made" ? "POST" : "PATCH", "/Tickets");
    return { status: "failed", message: `tickets may not be ${what}`, hint };
  }
  return typeof access === "string"
    ? ok(`tickets may be ${what} (access: ${access.slice(0, 40)})`)
    : ok(`whether tickets may be ${what} shows with \`tier2 psa test\``);
}

const flag = z.boolean().nullish();
const informationAnswer = z.object({
  info: z.object({
    ...{ canCreate: flag, canUpdate: flag, userAccessForCreate: z.unknown(), userAccessForUpdate: z.unknown() },
  }),
});

/** A value that the configuration names is there; for others, who decides. */
async function valueFinding(name: ChoiceName, { config, values, context }: Checked): Promise<Finding> {
  const label = config.values[name];
  const { dependsOn }: Choice = choices[name];
  if (label === undefined) {
    const { label: standIn, isSent } = await values.standIn(name, context);
    return ok(
      standIn === undefined
        ? "left to Autotask: its ticket categories and workflow rules decide"
        : isSent
          ? `not configured: "${standIn}" is sent, as Autotask demands a value`
          : `left to Autotask: "${standIn}", its list's default, unless its rules say otherwise`,
    );
  }
  const parentLabel = dependsOn === undefined ? undefined : config.values[dependsOn];
  const parent =
    dependsOn === undefined || parentLabel === undefined
      ? undefined
      : await values.find(dependsOn, parentLabel, undefined, context);
  const under = typeof parent === "object" ? parent.id : undefined;
  const found = await values.find(name, label, under, context);
  return typeof found === "string"
    ? { status: "failed", message: found, hint: `Change "${name}". ${remedyOf("value")}` }
    : ok(`"${found.name}" is ${name} ${found.id}`);
}

async function demandsFinding({ values, context }: Checked): Promise<Finding> {
  const names = await values.unknownDemands(context);
  return names.length === 0
    ? ok("every field that Autotask demands of a ticket is sent; ticket categories may demand more")
    : {
        status: "warning",
        message: `Autotask demands of each ticket: ${names.slice(0, 10).join(", ")}`,
        hint: remedyOf("required"),
      };
}

const failed = ({ code, message, hint }: AdapterError): Finding => ({
  status: "failed",
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});
