import { z } from "zod";
import type { CheckResult, Refusal } from "../contract.ts";
import { orRefusal } from "../remote-failure.ts";
import { lookAtCatchAll, lookAtCompany } from "./check-places.ts";
import { type OwnTicket, lookAtMember, ownTicketIn } from "./check-member.ts";
import { type ChoiceName, type Choices, type Option, choiceNames, dependsOnBoard } from "./choices.ts";
import { anyRow, ticketStateRow } from "./fields.ts";
import { type Checked, type Finding, ok } from "./finding.ts";

const newestTickets = { pageSize: "25", fields: "id,externalXRef,_info", orderBy: "id desc" };

/** Looks at everything a ticket needs, one after the other, without writing anything. */
export async function checkConnectWise(checked: Checked): Promise<readonly CheckResult[]> {
  const { config, client, context } = checked;
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
    const info = await client.read("/system/info", {}, z.object({ version: z.string().max(60) }), context);
    return ok(
      [`the keys and the clientId are taken (ConnectWise ${info.version})`, ...config.credentialNotes].join("; "),
    );
  });
  if (!isTrusted) {
    return results;
  }
  let newestId: number | undefined;
  let own: OwnTicket | undefined;
  await look("tickets", async () => {
    const newest = await client.read("/service/tickets", newestTickets, z.array(ticketStateRow), context);
    newestId = newest[0]?.id;
    own = await ownTicketIn(newest, client, context);
    return ok("tickets can be searched; whether they can be made shows with tier2 psa test");
  });
  await look("API member", async () => lookAtMember(own, client, context));
  await look("notes", async () => {
    if (newestId === undefined) {
      return ok("whether notes can be read shows with the first ticket");
    }
    await client.read(`/service/tickets/${newestId}/notes`, { pageSize: "1" }, z.array(anyRow), context);
    return ok("notes can be read; whether they can be added shows with the first one");
  });
  await look("configurations", async () => {
    await client.read("/company/configurations", { pageSize: "1", fields: "id" }, z.array(anyRow), context);
    return ok("computers can be found by their name and serial number");
  });
  const chosen: Partial<Record<ChoiceName, Option>> = {};
  for (const name of choiceNames) {
    if (config.values[name] === undefined) {
      results.push({ name, ...(await leftToConnectWise(name, chosen, own, checked)) });
    } else if (!dependsOnBoard(name) || chosen.board !== undefined) {
      await look(name, async () => valueFinding(name, config.values[name] ?? "", chosen, checked));
    }
  }
  if (config.company !== undefined) {
    await look("company", async () => lookAtCompany(config.company ?? "", checked));
  }
  if (config.catchAll.company !== config.company) {
    await look("catchAll.company", async () => lookAtCompany(config.catchAll.company, checked));
  }
  await look("catchAll.contactEmail", async () => lookAtCatchAll(checked));
  return results;
}

/** A value that the configuration names. What is found is added to those chosen. */
async function valueFinding(
  name: ChoiceName,
  label: string,
  chosen: Partial<Record<ChoiceName, Option>>,
  { values, context }: Checked,
): Promise<Finding> {
  const { value } = await values.find(name, label, chosen, context);
  if ("message" in value) {
    return { status: "failed", ...value };
  }
  chosen[name] = value;
  return ok(value.id === undefined ? `"${value.name}"` : `"${value.name}" is ${name} ${value.id}`);
}

/** What ConnectWise will fill in, and where it takes it from; beside it what our newest ticket has. */
async function leftToConnectWise(
  name: ChoiceName,
  chosen: Choices,
  own: OwnTicket | undefined,
  { values, context }: Checked,
): Promise<Finding> {
  const options = await orRefusal(async () => values.options(name, chosen.board?.id, context));
  const list = options === undefined || "error" in options ? [] : options.value;
  const standard = list.find(({ isDefault }) => isDefault);
  const source =
    standard === undefined
      ? "the API member's Service Defaults or the board decide"
      : `"${standard.name}", the default ${dependsOnBoard(name) ? "of the board" : "of ConnectWise"}, unless the API member's Service Defaults say otherwise`;
  const filledIn = own === undefined ? undefined : (own.values[name] ?? "nothing");
  const beside = filledIn === undefined ? "" : `; ticket ${own?.id} has ${filledIn}`;
  return ok(`left to ConnectWise: ${source}${beside}`);
}

function findingOf({ error }: Refusal): Finding {
  const { code, message, hint } = error;
  return { status: "failed", code, message, ...(hint === undefined ? {} : { hint }) };
}
