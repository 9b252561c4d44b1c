import { adapterKinds } from "@tier2/psa-adapters";
import { listedPressCosts } from "../../../packages/psa-adapters/src/testing/listed-press-costs.ts";
import { measurePressCosts } from "../../../packages/psa-adapters/src/testing/press-cost.ts";
import { type Row, row } from "../row.ts";

/** What a press costs through each adapter at its sandbox, against what the adapter's README lists. */
export async function requestRows(group: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of adapterKinds) {
    const measured = await measurePressCosts(kind);
    const listed = listedPressCosts(kind);
    const what = kind === "email" ? "mails" : "requests";
    const figure = (name: string, value: number, limit: number): Row =>
      row({ group, name: `${kind}: ${name}`, value, unit: "", goal: { on: "value", op: "<=", limit } });
    rows.push(
      figure(`${what} before sent`, measured.cached.ticket, 1),
      figure(`${what} in all (ticket, notes, computer, picture)`, measured.cached.inAll, listed.cached.inAll),
      figure(`${what} in all, nothing cached`, measured.cold.inAll, listed.cold.inAll),
      figure("lookups before, nothing cached", measured.cold.before, listed.cold.before),
      figure("lookups before, nothing cached, a stranger", measured.coldStranger.before, listed.coldStranger.before),
    );
  }
  return rows;
}
