import { fetches } from "../testing/adapter-rig.ts";
import { requestTrackerRig } from "../testing/request-tracker-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";

conformanceTests("request-tracker by the global fetch", { fetch: fetches["global fetch"], makeRig: requestTrackerRig });
