import { z } from "zod";
import type { AdapterContext, CheckResult, Refusal } from "../contract.ts";
import { RemoteFailure, orRefusal } from "../remote-failure.ts";
import type { ConnectWiseClient } from "./client.ts";
import type { ConnectWiseConfig } from "./config.ts";
import { anyRow, ticketRow } from "./fields.ts";
import type { Lookups } from "./lookups.ts";
import { refusalOf, rowsOf } from "./outcome.ts";
import { type Values, choiceNames, dependsOnBoard } from "./values.ts";

type Finding = Pick<CheckResult, "status" | "message" | "hint">;

const ok = (message: string): Finding => ({ status: "ok", message });

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkConnectWise(
  config: ConnectWiseConfig,
  client: ConnectWiseClient,
  lookups: Lookups,
  values: Values,
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
    return ok(
      [`the keys and the clientId are taken (ConnectWise ${info.version})`, ...config.credentialNotes].join("; "),
    );
  });
  if (!isTrusted) {
    return results;
  }
  let ticketId: number | undefined;
  await look("tickets", async () => {
    const query = { pageSize: "1", fields: "id", orderBy: "id desc" };
    const [newest] = await read(client, "/service/tickets", query, z.array(ticketRow), context);
    ticketId = newest?.id;
    return ok("tickets can be searched; whether they can be made shows with the first one");
  });
  await look("notes", async () => {
    if (ticketId === undefined) {
      return ok("whether notes can be read shows with the first ticket");
    }
    await read(client, `/service/tickets/${ticketId}/notes`, { pageSize: "1" }, z.array(anyRow), context);
    return ok("notes can be read; whether they can be added shows with the first one");
  });
  await look("configurations", async () => {
    await read(client, "/company/configurations", { pageSize: "1", fields: "id" }, z.array(anyRow), context);
    return ok("computers can be found by their name and serial number");
  });
  let boardId: number | undefined;
  for (const name of choiceNames) {
    const label = config.values[name];
    if (label === undefined || (dependsOnBoard(name) && boardId === undefined)) {
      continue;
    }
    await look(name, async () => {
      const { value } = await values.find(name, label, boardId, context);
      if ("message" in value) {
        return { status: "failed", ...value };
      }
      boardId = name === "board" ? value.id : boardId;
      return ok(value.id === undefined ? `"${value.name}"` : `"${value.name}" is ${name} ${value.id}`);
    });
  }
  const { company } = config;
  if (company !== undefined) {
    await look("company", async () => companyFinding(company, lookups, context));
  }
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
  if (value.contact !== undefined) {
    return ok(`contact ${value.contact.id} takes the tickets of people who are not contacts`);
  }
  return (await lookups.contacts(contactEmail, context)).value === "not-permitted"
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
