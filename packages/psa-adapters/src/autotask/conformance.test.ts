import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { autotaskRig } from "../testing/autotask-rig.ts";
import { partsSuite } from "../testing/parts-suite.ts";

adapterSuite("autotask by the global fetch", fetches["global fetch"], autotaskRig);
partsSuite("autotask by the global fetch", fetches["global fetch"], autotaskRig);
