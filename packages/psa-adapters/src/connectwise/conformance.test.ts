import { fetches } from "../testing/adapter-rig.ts";
import { connectWiseRig } from "../testing/connectwise-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";

conformanceTests("connectwise by the global fetch", { fetch: fetches["global fetch"], makeRig: connectWiseRig });
