import type { AdapterContext, AdapterErrorCode, TicketDraft } from "../contract.ts";
import { type Found, LookupCache } from "../lookup-cache.ts";
import { nearestName } from "../nearest-name.ts";
import { RemoteFailure } from "../remote-failure.ts";
import type { ConnectWiseClient } from "./client.ts";
import { equals, isSameText, isSearchableEmail } from "./conditions.ts";
import type { ConnectWiseConfig } from "./config.ts";
import { type CompanyRow, type NamedRow, companyRow, contactRow, namedRow, statusRow } from "./fields.ts";
import type { TicketTargets } from "./map.ts";
import {
  type ChosenPerson,
  type CompanyContacts,
  type Matches,
  chooseCatchAll,
  chooseContact,
  reasonAgainst,
  withEmail,
} from "./person.ts";

const metadataLifeMs = 24 * 3_600_000;
const contactLifeMs = 3_600_000;

/** Turns names into ids and keeps them in memory. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly #client: ConnectWiseClient;
  readonly #config: ConnectWiseConfig;
  readonly #names = new LookupCache<NamedRow>(metadataLifeMs);
  readonly #companies = new LookupCache<CompanyRow>(metadataLifeMs);
  readonly #contacts = new LookupCache<Matches>(contactLifeMs);

  constructor(client: ConnectWiseClient, config: ConnectWiseConfig) {
    this.#client = client;
    this.#config = config;
  }

  forget(): void {
    this.#names.clear();
    this.#companies.clear();
    this.#contacts.clear();
  }

  /** Everything a ticket of this person needs; `atMs` is the age of the oldest part. */
  async targets(person: TicketDraft["person"], context: AdapterContext): Promise<Found<TicketTargets>> {
    const [codebase, board, status, priority, chosen] = await Promise.all([
      this.#client.codebase(context),
      this.board(context),
      this.status(context),
      this.priority(context),
      this.#choose(person, context),
    ]);
    return {
      value: {
        boardId: board.value.id,
        statusId: status?.value.id,
        priorityId: priority?.value.id,
        person: chosen.value,
      },
      atMs: Math.min(
        ...[codebase, board, status, priority, chosen].flatMap((found) => (found === undefined ? [] : [found.atMs])),
      ),
    };
  }

  async board(context: AdapterContext): Promise<Found<NamedRow>> {
    const query = { conditions: "inactiveFlag=False and projectFlag=False", fields: "id,name" };
    return this.#names.get("board", context, async () => {
      const rows = await this.#client.list("/service/boards", query, namedRow, context);
      return byName("board", "service boards", this.#config.board, rows);
    });
  }

  /** Undefined when the board shall choose. */
  async status(context: AdapterContext): Promise<Found<NamedRow> | undefined> {
    const wanted = this.#config.status;
    if (wanted === undefined) {
      return undefined;
    }
    const board = await this.board(context);
    const path = `/service/boards/${board.value.id}/statuses`;
    return this.#names.get("status", context, async () => {
      const rows = await this.#client.list(path, { fields: "id,name,inactive" }, statusRow, context);
      const active = rows.filter(({ inactive }) => inactive !== true);
      return byName("status", `statuses of the board "${board.value.name}"`, wanted, active);
    });
  }

  /** Undefined when ConnectWise shall choose. */
  async priority(context: AdapterContext): Promise<Found<NamedRow> | undefined> {
    const wanted = this.#config.priority;
    if (wanted === undefined) {
      return undefined;
    }
    return this.#names.get("priority", context, async () => {
      const rows = await this.#client.list("/service/priorities", { fields: "id,name" }, namedRow, context);
      return byName("priority", "priorities", wanted, rows);
    });
  }

  async company(identifier: string, context: AdapterContext): Promise<Found<CompanyRow>> {
    const query = {
      conditions: `${equals("identifier", identifier)} and deletedFlag=False`,
      fields: "id,identifier,name,deletedFlag,status",
    };
    return this.#companies.get(identifier, context, async () => {
      const rows = await this.#client.list("/company/companies", query, companyRow, context);
      const [row, ...others] = rows.filter((one) => one.deletedFlag !== true && isSameText(one.identifier, identifier));
      if (row === undefined || others.length > 0) {
        const problem = row === undefined ? "no company" : "several companies";
        throw refuse(
          "value_unknown",
          `${this.#client.host} shows ${problem} with the identifier "${identifier}".`,
          "It is the Company ID on the company's screen. The API member's group has to see that company.",
        );
      }
      return row;
    });
  }

  /** The contacts with this address, of any company. */
  async contacts(email: string, context: AdapterContext): Promise<Found<Matches>> {
    if (!isSearchableEmail(email)) {
      return { value: { kind: "searched", contacts: [] }, atMs: context.now() };
    }
    const query = {
      childConditions: `${equals("communicationItems/value", email)} and communicationItems/communicationType="Email"`,
      conditions: "inactiveFlag=False",
      fields: "id,firstName,lastName,inactiveFlag,company,communicationItems",
    };
    return this.#contacts.get(email.toLowerCase(), context, async () => {
      try {
        const rows = await this.#client.list("/company/contacts", query, contactRow, context);
        return { kind: "searched", contacts: withEmail(rows, email) };
      } catch (error) {
        // A ticket without a contact is better than none.
        if (error instanceof RemoteFailure && error.refusal.error.code === "permission_denied") {
          return { kind: "not-permitted" };
        }
        throw error;
      }
    });
  }

  /** The configured catch-all company, and the contacts with the catch-all's address. */
  async catchAll(context: AdapterContext): Promise<Found<CompanyContacts>> {
    const { company, contactEmail } = this.#config.catchAll;
    return this.#companyContacts(company, contactEmail, context);
  }

  async #companyContacts(identifier: string, email: string, context: AdapterContext): Promise<Found<CompanyContacts>> {
    const [company, matches] = await Promise.all([this.company(identifier, context), this.contacts(email, context)]);
    return {
      value: { company: company.value, matches: matches.value },
      atMs: Math.min(company.atMs, matches.atMs),
    };
  }

  async #choose(person: TicketDraft["person"], context: AdapterContext): Promise<Found<ChosenPerson>> {
    const home = await this.#companyContacts(this.#config.company, person.email ?? "", context);
    const contact = chooseContact(person, home.value);
    if (contact !== undefined) {
      return { value: contact, atMs: home.atMs };
    }
    const catchAll = await this.catchAll(context);
    const reason = reasonAgainst(person, home.value);
    return {
      value: chooseCatchAll(reason, this.#config.catchAll.contactEmail, catchAll.value),
      atMs: Math.min(home.atMs, catchAll.atMs),
    };
  }
}

const refuse = (code: AdapterErrorCode, message: string, hint: string): RemoteFailure =>
  new RemoteFailure({ status: "rejected", error: { code, message, hint } });

/** The row of this name, letter case aside. */
function byName(key: string, what: string, wanted: string, rows: readonly NamedRow[]): NamedRow {
  const row = rows.find(({ name }) => isSameText(name.trim(), wanted));
  if (row === undefined) {
    const nearest = nearestName(
      wanted,
      rows.map(({ name }) => name),
    );
    const hint = nearest === undefined ? "the API member sees none" : `the nearest is "${nearest}"`;
    throw refuse("value_unknown", `"${wanted}" is not among the ${what}.`, `Change "${key}": ${hint}.`);
  }
  return row;
}
