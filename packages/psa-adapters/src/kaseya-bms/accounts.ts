import { z } from "zod";
import type { AdapterContext, Known } from "../contract.ts";
import { LookupCache, keptMs } from "../lookup-cache.ts";
import type { CompanyCandidate } from "../place.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { isSameName } from "../text.ts";
import type { KaseyaBmsClient } from "./client.ts";
import {
  type AccountRow,
  type AddressRow,
  type LocationRow,
  accountRow,
  locationDetailRow,
  locationRow,
  rowsOf,
} from "./fields.ts";
import { orIgnored, orNothing } from "../optional.ts";
import { remedyOf } from "./troubleshooting.ts";

const rowsPerPage = 100;

/** Accounts and their locations, kept for a day. All methods reject with a RemoteFailure. */
export class Accounts {
  readonly #client: KaseyaBmsClient;
  readonly #accounts = new LookupCache<readonly AccountRow[]>(keptMs, {
    name: "accounts",
    shape: z.array(accountRow),
  });
  readonly #locations = new LookupCache<readonly LocationRow[]>(keptMs, {
    name: "locations",
    shape: z.array(locationRow),
  });
  readonly #addresses = new LookupCache<string>(keptMs, { name: "addresses", shape: z.string() });

  constructor(client: KaseyaBmsClient) {
    this.#client = client;
  }

  forget(): void {
    this.#accounts.clear();
    this.#locations.clear();
    this.#addresses.clear();
  }

  /** The active account with this name. */
  async named(name: string, context: AdapterContext): Promise<CompanyCandidate> {
    const rows = await this.#ofName(name, context);
    const [account, ...others] = rows.filter(({ isActive }) => isActive !== false);
    if (account === undefined || others.length > 0) {
      const problem = account === undefined ? "no active account" : "several active accounts";
      const message = `${this.#client.host} shows ${problem} with the name "${name}".`;
      const hint = "Write the Account Name as it stands at CRM > Accounts; the API employee has to see that account.";
      throw new RemoteFailure({ status: "rejected", error: { code: "value_unknown", message, hint } });
    }
    return { id: account.id, name };
  }

  /** Whether there is no active account of this id and name: BMS takes no ticket for it. */
  async isGone(id: number, name: string, context: AdapterContext): Promise<boolean> {
    const rows = await orNothing(async () => this.#ofName(name, context));
    return rows !== undefined && !rows.some((row) => row.id === id && row.isActive !== false);
  }

  async #ofName(name: string, context: AdapterContext): Promise<readonly AccountRow[]> {
    const { value } = await this.#accounts.get(name.toLowerCase(), context, async () => {
      const path = "/v2/crm/accounts/lookup";
      const rows = await this.#client.list(path, { "Filter.Name": name }, accountRow, rowsPerPage, context);
      return rows.filter((row) => isSameName(row.name ?? "", name));
    });
    return value;
  }

  /** The location of this id if the account has it, else the account's main one. */
  async location(accountId: number, wanted: number | undefined, context: AdapterContext): Promise<LocationRow> {
    const { value: rows } = await this.#locations.get(String(accountId), context, async () => {
      const found = await this.#client.one(
        `/v2/crm/accounts/${accountId}/locations/lookup`,
        rowsOf(locationRow),
        context,
      );
      return found.filter((row) => row.accountId === undefined || row.accountId === accountId);
    });
    const value = rows.find(({ id }) => id === wanted) ?? rows.find(({ isMain }) => isMain === true) ?? rows[0];
    if (value === undefined) {
      const message = `Account ${accountId} at ${this.#client.host} shows no location, and a ticket needs one.`;
      const hint = `Give the account a location at CRM > Accounts. ${remedyOf("right")}`;
      throw new RemoteFailure({ status: "rejected", error: { code: "value_unknown", message, hint } });
    }
    return value;
  }

  /** Where that is: name and address of this location, or of the account's main one. */
  async site(
    accountId: number,
    locationId: number | undefined,
    context: AdapterContext,
  ): Promise<NonNullable<Known["site"]>> {
    const { id, name } = await this.location(accountId, locationId, context);
    const path = `/v2/crm/accounts/${accountId}/locations/${id}`;
    const load = async (): Promise<string> => {
      const detail = await orNothing(async () => this.#client.one(path, locationDetailRow, context));
      const row = detail?.addresses?.find(({ isMain }) => isMain === true) ?? detail?.addresses?.[0];
      return row === undefined ? "" : lineOf(row);
    };
    const found = await orIgnored("address", context, async () => this.#addresses.get(path, context, load));
    const address = found?.value ?? "";
    return { name: name ?? String(id), ...(address === "" ? {} : { address }) };
  }
}

const lineOf = ({ address1, address2, city, state, zipCode }: AddressRow): string =>
  [address1, address2, city, [state, zipCode].filter((part) => part).join(" ")].filter((part) => part).join(", ");
