import type { AdapterContext, Known } from "../contract.ts";
import { LookupCache, keptMs } from "../lookup-cache.ts";
import { orIgnored, orNothing } from "../optional.ts";
import type { ConnectWiseClient } from "./client.ts";
import { type CompanyRow, type ContactRow, type SiteRow, siteRow } from "./fields.ts";
import { addressOf } from "./people.ts";

const siteFields = "id,name,addressLine1,addressLine2,city,stateReference,zip,country";

/** Where people sit: a technician may have to go there. */
export class Sites {
  readonly #client: ConnectWiseClient;
  readonly #sites = new LookupCache<SiteRow | undefined>(keptMs, { name: "sites", shape: siteRow.optional() });

  constructor(client: ConnectWiseClient) {
    this.#client = client;
  }

  forget(): void {
    this.#sites.clear();
  }

  /**
   * The contact's site, else the company's own. A contact at another site than the company's main one costs a request; when
   * that fails the site has its name alone.
   */
  async of(
    contact: ContactRow | undefined,
    company: CompanyRow | undefined,
    context: AdapterContext,
  ): Promise<Known["site"]> {
    const { site } = contact ?? {};
    if (company === undefined) {
      return site?.name === undefined ? undefined : { name: site.name };
    }
    if (site === undefined || site.id === company.site?.id) {
      return siteFrom(site?.name ?? company.site?.name, addressOf(company));
    }
    const path = `/company/companies/${company.id}/sites/${site.id}`;
    const found = await orIgnored("site", context, async () =>
      this.#sites.get(path, context, async () =>
        orNothing(async () => this.#client.read(path, { fields: siteFields }, siteRow, context)),
      ),
    );
    const row = found?.value?.id === site.id ? found.value : undefined;
    return siteFrom(site.name ?? row?.name, row === undefined ? "" : addressOf(row));
  }
}

const siteFrom = (name: string | undefined, address: string): Known["site"] =>
  name === undefined && address === "" ? undefined : { name: name ?? "Main", ...(address === "" ? {} : { address }) };
