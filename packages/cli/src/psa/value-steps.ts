import type { AdapterContext, PsaAdapter, TicketState } from "@tier2/psa-adapters";
import type { Step } from "./report.ts";

/** Labels, or ids as a configuration may have them, by names. */
export type Asked = Readonly<Record<string, unknown>>;

/**
 * The values that the PSA gave the ticket, beside what was asked for. Which names can be asked for at all, `fields` tells; the
 * others, e.g. company and contact, are decided by other means.
 */
export async function valueSteps(
  adapter: PsaAdapter,
  { values }: TicketState,
  asked: Asked,
  context: AdapterContext,
): Promise<readonly Step[]> {
  const fields = await adapter.fields(context);
  const names = new Set(fields.status === "answered" ? fields.value.map(({ name }) => name) : []);
  return Object.entries(values).map(([name, label]) => {
    const wanted = asked[name];
    if (!names.has(name)) {
      return { name, status: "ok", message: `"${label}"` };
    }
    if (typeof wanted !== "string" && typeof wanted !== "number") {
      return { name, status: "ok", message: `"${label}", filled in by the PSA` };
    }
    return isSame(String(wanted), label) || typeof wanted === "number"
      ? { name, status: "ok", message: `"${label}", as asked` }
      : { name, status: "warning", message: `"${label}", asked for "${wanted}"`, hint };
  });
}

const hint = "tier2 psa check says whether there is such a value; tier2 psa fields lists them.";

const plain = (label: string): string => label.normalize("NFKC").replaceAll(/\s+/gu, "").toLowerCase();
const isSame = (one: string, other: string): boolean => plain(one) === plain(other);
