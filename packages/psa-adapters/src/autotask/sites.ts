import { z } from "zod";
import type { AdapterContext, Known } from "../contract.ts";
import { type Found, LookupCache, keptMs } from "../lookup-cache.ts";
import { orNothing } from "../optional.ts";
import type { AutotaskClient } from "./client.ts";
import { type CompanyRow, type ContactRow, type LocationRow, fieldNames, locationRow } from "./fields.ts";
import { addressOf, isActive } from "./signals.ts";

/** Where contacts are. All methods reject with a RemoteFailure. */
export class Sites {
  readonly #client: AutotaskClient;
  readonly #locations = new LookupCache<readonly LocationRow[]>(keptMs, {
    name: "locations",
    shape: z.array(locationRow),
  });

  constructor(client: AutotaskClient) {
    this.#client = client;
  }

  forget(): void {
    this.#locations.clear();
  }

  /** The active site at which the contact is, of the contact's company. */
  async of(
    contact: ContactRow | undefined,
    context: AdapterContext,
  ): Promise<Found<LocationRow | undefined> | undefined> {
    const id = contact?.companyLocationID ?? 0;
    if (contact === undefined || id <= 0) {
      return undefined;
    }
    const { value, atMs } = await this.#locations.get(String(id), context, async () => {
      const filter = [
        { op: "eq", field: "isActive", value: true },
        { op: "eq", field: "id", value: id },
      ] as const;
      const rows = await orNothing(async () =>
        this.#client.readable("CompanyLocations", filter, fieldNames.location, locationRow, context),
      );
      return rows ?? [];
    });
    return { value: value.find((one) => one.id === id && one.companyID === contact.companyID && isActive(one)), atMs };
  }
}

/** The contact's site, else the company's own address. */
export function siteOf(location: LocationRow | undefined, company: CompanyRow | undefined): Known["site"] {
  const row = location ?? company;
  const address = row === undefined ? "" : addressOf(row);
  const name = location?.name ?? "";
  return address === "" && name === ""
    ? undefined
    : { name: name === "" ? "Main" : name, ...(address === "" ? {} : { address }) };
}
