import { fetches } from "../testing/adapter-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";
import { kaseyaBmsRig } from "../testing/kaseya-bms-rig.ts";

conformanceTests("kaseya-bms by the global fetch", { fetch: fetches["global fetch"], makeRig: kaseyaBmsRig });
