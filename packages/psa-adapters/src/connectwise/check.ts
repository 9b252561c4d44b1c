import { z } from "zod";
import type { AdapterContext, CheckResult } from "../contract.ts";
import { type Refusal, RemoteFailure, orRefusal } from "../remote-failure.ts";
import type { ConnectWiseClient } from "./client.ts";
import type { ConnectWiseConfig } from "./config.ts";
import { ticketRow } from "./fields.ts";
import type { Lookups } from "./lookups.ts";
import { refusalOf, rowsOf } from "./outcome.ts";
import { contactOf } from "./person.ts";

type Finding = Pick<CheckResult, "status" | "message" | "hint">;

const ok = (message: string): Finding => ({ status: "ok", message });

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkConnectWise(
  config: ConnectWiseConfig,
  client: ConnectWiseClient,
  lookups: Lookups,
  context: AdapterContext,
): Promise<readonly CheckResult[]> {
  const address = [`requests go to ${config.site.apiOrigin}`, ...config.site.notes].join("; ");
  const results: CheckResult[] = [{ name: "site", ...ok(address) }];
  const look = async (name: string, probe: () => Promise<Finding>): Promise<boolean> => {
    const finding = await orRefusal(probe);
    results.push({ name, ...("error" in finding ? findingOf(finding) : finding) });
    return finding.status === "ok";
  };

  const isReached = await look("companyId", async () => {
    const { value } = await client.codebase(context);
    return ok(`${client.host} knows the company "${config.companyId}" (version path ${value})`);
  });
  if (!isReached) {
    return results;
  }
  const isTrusted = await look("credentials", async () => {
    const info = await read(client, "/system/info", {}, z.object({ version: z.string().max(60) }), context);
    return ok(`the keys and the clientId are taken (ConnectWise ${info.version})`);
  });
  if (!isTrusted) {
    return results;
  }
  await look("tickets", async () => {
    await read(client, "/service/tickets", { pageSize: "1", fields: "id" }, z.array(ticketRow), context);
    return ok("tickets can be searched; whether they can be made shows with the first one");
  });
  const hasBoard = await look("board", async () => {
    const { value } = await lookups.board(context);
    return ok(`"${value.name}" is board ${value.id}`);
  });
  if (hasBoard) {
    await look("status", async () => {
      const status = await lookups.status(context);
      return ok(status === undefined ? "the board's default" : `"${status.value.name}" is status ${status.value.id}`);
    });
  }
  await look("priority", async () => {
    const priority = await lookups.priority(context);
    return ok(
      priority === undefined ? "ConnectWise's default" : `"${priority.value.name}" is priority ${priority.value.id}`,
    );
  });
  await look("company", async () => companyFinding(config.company, lookups, context));
  if (config.catchAll.company !== config.company) {
    await look("catchAll.company", async () => companyFinding(config.catchAll.company, lookups, context));
  }
  await look("catchAll.contactEmail", async () => catchAllFinding(config, lookups, context));
  return results;
}

async function read<Value>(
  client: ConnectWiseClient,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<Value>,
  context: AdapterContext,
): Promise<Value> {
  const result = await client.get(path, query, context);
  const value = rowsOf(result, schema);
  if (value === undefined) {
    throw new RemoteFailure(refusalOf(result, client.asked("GET", path)));
  }
  return value;
}

async function companyFinding(identifier: string, lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const { value } = await lookups.company(identifier, context);
  const status = value.status?.name ?? "Active";
  return status.toLowerCase() === "active"
    ? ok(`"${value.identifier}" is ${value.name} (company ${value.id})`)
    : {
        status: "warning",
        message: `${value.name} has the status "${status}"`,
        hint: "Set it to Active under Company > Finance, else ConnectWise may refuse tickets.",
      };
}

async function catchAllFinding(config: ConnectWiseConfig, lookups: Lookups, context: AdapterContext): Promise<Finding> {
  const { company, contactEmail } = config.catchAll;
  const { value } = await lookups.catchAll(context);
  const contact = contactOf(value);
  if (contact !== undefined) {
    return ok(`contact ${contact.id} takes the tickets of people who are not contacts`);
  }
  return value.matches.kind === "not-permitted"
    ? {
        status: "failed",
        message: "contacts may not be read: every ticket goes to the catch-all company, without a contact",
        hint: `Give the API member's role "Companies > Contacts: Inquire All" at System > Security Roles.`,
      }
    : {
        status: "failed",
        message: `${company} has not exactly one active contact with the address ${contactEmail}`,
        hint: "Make it under Companies > Contacts (first name Unregistered, last name User), or correct the address.",
      };
}

function findingOf({ error }: Refusal): Finding {
  return { status: "failed", message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}
