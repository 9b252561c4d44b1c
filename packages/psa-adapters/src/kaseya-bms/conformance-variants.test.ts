import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { kaseyaBmsRig } from "../testing/kaseya-bms-rig.ts";
import { partsSuite } from "../testing/parts-suite.ts";
import type { Variants } from "./sandbox/data.ts";

/** What Kaseya has not published, in its other forms; and undici's fetch, as the bridge uses it. */
const byStatus: Partial<Variants> = {
  ...{ names: "Pascal", failures: "by status", tables: "tenantlookup" },
  ...{ contactFilter: "whole", notePages: "ignored", patch: "refused" },
};
const problemDetails: Partial<Variants> = { failures: "problem details", contactFilter: "ignored" };

adapterSuite("kaseya-bms by undici, by status", fetches.undici, async () => kaseyaBmsRig(byStatus));
partsSuite("kaseya-bms by undici, by status", fetches.undici, async () => kaseyaBmsRig(byStatus));
partsSuite("kaseya-bms by undici, problem details", fetches.undici, async () => kaseyaBmsRig(problemDetails));
