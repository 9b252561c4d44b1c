import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { kaseyaBmsRig } from "../testing/kaseya-bms-rig.ts";
import { partsSuite } from "../testing/parts-suite.ts";

adapterSuite("kaseya-bms by the global fetch", fetches["global fetch"], kaseyaBmsRig);
partsSuite("kaseya-bms by the global fetch", fetches["global fetch"], kaseyaBmsRig);
