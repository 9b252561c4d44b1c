import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { partsSuite } from "../testing/parts-suite.ts";
import { requestTrackerRig } from "../testing/request-tracker-rig.ts";

adapterSuite("request-tracker by the global fetch", fetches["global fetch"], requestTrackerRig);
partsSuite("request-tracker by the global fetch", fetches["global fetch"], requestTrackerRig);
