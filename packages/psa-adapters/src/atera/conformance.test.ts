import { fetches } from "../testing/adapter-rig.ts";
import { ateraRig } from "../testing/atera-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";

conformanceTests("atera by the global fetch", { fetch: fetches["global fetch"], makeRig: ateraRig });
