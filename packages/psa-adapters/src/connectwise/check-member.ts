import { z } from "zod";
import type { AdapterContext } from "../contract.ts";
import { orNotPermitted, orNothing } from "../optional.ts";
import { type Finding, ok } from "./finding.ts";
import type { ConnectWiseClient } from "./client.ts";
import { equals, isSafeInCondition } from "./conditions.ts";
import { type TicketStateRow, memberRow, ticketStateRow } from "./fields.ts";
import { hintOfRight } from "./outcome.ts";
import { valuesOf } from "./state.ts";
import { remedyOf } from "./troubleshooting.ts";

/** A ticket that was made for a press. */
export interface OwnTicket {
  readonly id: number;
  /** Whose keys made it. */
  readonly enteredBy: string;
  /** As ConnectWise has them now, by the names of choices.ts; in quotes. */
  readonly values: Readonly<Record<string, string>>;
}

/** Press ids are UUIDs of version 7 (RFC 9562); what else stands in `externalXRef` is of other integrations. */
const pressId = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const membersPath = "/system/members";
const memberFields =
  "id,identifier,licenseClass,inactiveFlag,serviceDefaultBoard,serviceDefaultLocation,serviceDefaultDepartment";
const apiMember = "A";

/** The newest of these tickets that was made for a press, read whole. */
export async function ownTicketIn(
  tickets: readonly TicketStateRow[],
  client: ConnectWiseClient,
  context: AdapterContext,
): Promise<OwnTicket | undefined> {
  const own = tickets.find(({ externalXRef }) => typeof externalXRef === "string" && pressId.test(externalXRef));
  if (own === undefined) {
    return undefined;
  }
  const row = await orNothing(async () => client.read(`/service/tickets/${own.id}`, {}, ticketStateRow, context));
  const { _info: info } = row ?? own;
  const quoted = Object.entries(valuesOf(row ?? own)).map(([name, label]) => [name, `"${label}"`] as const);
  return { id: own.id, enteredBy: info?.enteredBy ?? "", values: Object.fromEntries(quoted) };
}

/** ConnectWise does not tell whose keys are used, but who made a ticket. */
export async function lookAtMember(
  own: OwnTicket | undefined,
  client: ConnectWiseClient,
  context: AdapterContext,
): Promise<Finding> {
  const identifier = own?.enteredBy ?? "";
  const query = isSafeInCondition(identifier)
    ? { conditions: equals("identifier", identifier), fields: memberFields }
    : { pageSize: "1", fields: "id" };
  const members = await orNotPermitted(async () => client.read(membersPath, query, z.array(memberRow), context));
  if (members === "not-permitted") {
    const message = "members may not be read: whose keys these are cannot be told";
    return { status: "warning", message, hint: hintOfRight("GET", membersPath) };
  }
  const member = members.find((one) => one.identifier !== undefined && one.identifier === identifier);
  if (own === undefined || member === undefined) {
    return ok("whether the keys are of an API member of its own shows after tier2 psa test");
  }
  const defaults = [
    ["board", member.serviceDefaultBoard],
    ["location", member.serviceDefaultLocation],
    ["department", member.serviceDefaultDepartment],
  ] as const;
  const told = defaults.flatMap(([name, one]) => (one?.name === undefined ? [] : [`${name} "${one.name}"`]));
  const serviceDefaults = told.length === 0 ? "" : `; Service Defaults: ${told.join(", ")}`;
  return member.licenseClass === apiMember
    ? ok(`the keys are of the API member ${identifier}${serviceDefaults}`)
    : { status: "warning", message: `the keys are a person's: ${identifier}`, hint: remedyOf("person") };
}
