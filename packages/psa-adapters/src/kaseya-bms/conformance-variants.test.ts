import { fetches } from "../testing/adapter-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";
import { kaseyaBmsRig } from "../testing/kaseya-bms-rig.ts";
import type { Variants } from "./sandbox/data.ts";

/** What Kaseya has not published, in its other forms; and undici's fetch, as the bridge uses it. */
const byStatus: Partial<Variants> = {
  ...{ names: "Pascal", failures: "by status", tables: "tenantlookup" },
  ...{ contactFilter: "whole", notePages: "ignored", patch: "refused" },
};
const problemDetails: Partial<Variants> = { failures: "problem details", contactFilter: "ignored" };

conformanceTests("kaseya-bms by undici, by status", {
  fetch: fetches.undici,
  makeRig: async () => kaseyaBmsRig(byStatus),
});
conformanceTests("kaseya-bms by undici, problem details", {
  fetch: fetches.undici,
  makeRig: async () => kaseyaBmsRig(problemDetails),
});
