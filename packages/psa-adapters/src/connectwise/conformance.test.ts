import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { connectWiseRig } from "../testing/connectwise-rig.ts";
import { partsSuite } from "../testing/parts-suite.ts";

adapterSuite("connectwise by the global fetch", fetches["global fetch"], connectWiseRig);
partsSuite("connectwise by the global fetch", fetches["global fetch"], connectWiseRig);
