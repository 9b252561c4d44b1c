import type { AdapterContext, Known, Subject } from "../contract.ts";
import { type Found, LookupCache, keptMs, rowsOrNot } from "../lookup-cache.ts";
import { type CatchAll, type ContactCandidate, type Place, choosePlace } from "../place.ts";
import { orNotPermitted } from "../optional.ts";
import { isSameText, isSearchableEmail } from "../text.ts";
import type { RequestTrackerClient } from "./client.ts";
import type { RequestTrackerConfig } from "./config.ts";
import { type UserRow, addressOf, nameOf, userFields, userRow } from "./fields.ts";

/** RT has no companies: what the users' "Organization" says is the customer's, or anything else. */
const ours = 1;
const others = 2;

export type Users = readonly UserRow[] | "not-permitted";

/** Where a ticket goes; `requestor` is an address that RT knows, so that it makes no user. */
export interface Located {
  readonly place: Place;
  readonly known: Known;
  readonly requestor?: string;
}

/** Finds out whose ticket it is. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly #client: RequestTrackerClient;
  readonly #config: RequestTrackerConfig;
  readonly #users = new LookupCache<Users>(keptMs, { name: "users", shape: rowsOrNot(userRow) });

  constructor(client: RequestTrackerClient, config: RequestTrackerConfig) {
    this.#client = client;
    this.#config = config;
  }

  forget(): void {
    this.#users.clear();
  }

  /** Whose ticket that of this subject is; `atMs` is the age of the oldest part. */
  async locate(subject: Subject, context: AdapterContext): Promise<Found<Located>> {
    const { company } = this.#config;
    const users = await this.users(subject.person.email ?? "", context);
    const signals = {
      subject,
      ...(company === undefined ? {} : { home: { id: ours, name: company } }),
      contacts:
        users.value === "not-permitted" ? users.value : users.value.map((row, index) => this.#candidate(row, index)),
      assets: [],
    };
    const needsCatchAll = choosePlace(signals, nobody).isCatchAll;
    const catchAll = needsCatchAll ? await this.catchAll(context) : undefined;
    const place = choosePlace(signals, catchAll?.value.catchAll ?? nobody);
    const row = catchAll === undefined ? rowOf(users.value, place.contact) : catchAll.value.row;
    const requestor = place.contact === undefined ? undefined : row?.EmailAddress;
    return {
      value: { place, known: knownOf(place, row), ...(requestor ? { requestor } : {}) },
      atMs: Math.min(users.atMs, catchAll?.atMs ?? users.atMs),
    };
  }

  /** The users with exactly this address; RT shows no disabled ones. */
  async users(email: string, context: AdapterContext): Promise<Found<Users>> {
    if (!isSearchableEmail(email)) {
      return { value: [], atMs: context.now() };
    }
    return this.#users.get(email.toLowerCase(), context, async () => {
      const query = JSON.stringify([{ field: "EmailAddress", value: email }]);
      return orNotPermitted(async () => {
        const rows = await this.#client.list("/users", { query, fields: userFields }, userRow, context);
        return rows.filter(({ EmailAddress }) => isSameText((EmailAddress ?? "").trim(), email));
      });
    });
  }

  /** The configured catch-all user. */
  async catchAll(context: AdapterContext): Promise<Found<{ readonly catchAll: CatchAll; readonly row?: UserRow }>> {
    const email = this.#config.catchAll.contactEmail;
    const { value, atMs } = await this.users(email, context);
    const base = { company: { id: ours, name: this.#config.company ?? "" }, email };
    const [row, ...more] = value === "not-permitted" ? [] : value;
    if (row !== undefined && more.length === 0) {
      return { value: { catchAll: { ...base, contact: this.#candidate(row, 0) }, row }, atMs };
    }
    const trouble =
      value === "not-permitted"
        ? "users may not be read"
        : row === undefined
          ? "RT has no such user"
          : "there are several users with it";
    return { value: { catchAll: { ...base, trouble } }, atMs };
  }

  #candidate(row: UserRow, index: number): ContactCandidate {
    const { company } = this.#config;
    const isOurs = company === undefined || isSameText((row.Organization ?? "").trim(), company);
    return { id: index, companyId: isOurs ? ours : others, name: nameOf(row) };
  }
}

/** In the place of the catch-all until it is known whether there is need of it. */
const nobody: CatchAll = { company: { id: ours, name: "" }, email: "" };

const rowOf = (users: Users, contact: ContactCandidate | undefined): UserRow | undefined =>
  users === "not-permitted" || contact === undefined ? undefined : users[contact.id];

function knownOf(place: Place, row: UserRow | undefined): Known {
  if (row === undefined || place.contact === undefined) {
    return { why: place.why };
  }
  const address = addressOf(row);
  return {
    contact: {
      name: nameOf(row),
      ...(row.EmailAddress ? { email: row.EmailAddress } : {}),
      ...(row.WorkPhone ? { phone: row.WorkPhone } : {}),
    },
    ...(row.Organization ? { company: { name: row.Organization } } : {}),
    ...(address === "" ? {} : { site: { name: row.Organization || "Address", address } }),
    why: place.why,
  };
}
