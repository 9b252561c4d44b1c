import { fetches } from "../testing/adapter-rig.ts";
import { autotaskRig } from "../testing/autotask-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";

conformanceTests("autotask by the global fetch", { fetch: fetches["global fetch"], makeRig: autotaskRig });
