import { fetches } from "../testing/adapter-rig.ts";
import { autotaskRig } from "../testing/autotask-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";

conformanceTests("autotask, throttled by 500, dates without a zone, by undici", {
  fetch: fetches.undici,
  makeRig: async () => autotaskRig({ throttle: "500", dates: "bare" }),
});
