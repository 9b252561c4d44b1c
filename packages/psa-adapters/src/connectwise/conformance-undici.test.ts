import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { connectWiseRig } from "../testing/connectwise-rig.ts";

adapterSuite("connectwise by undici", fetches.undici, connectWiseRig);
