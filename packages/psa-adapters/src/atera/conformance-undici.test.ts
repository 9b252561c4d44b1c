import { fetches } from "../testing/adapter-rig.ts";
import { ateraRig } from "../testing/atera-rig.ts";
import { conformanceTests } from "../testing/conformance-tests.ts";

conformanceTests("atera by undici", { fetch: fetches.undici, makeRig: ateraRig });
