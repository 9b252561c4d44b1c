import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { autotaskRig } from "../testing/autotask-rig.ts";
import { partsSuite } from "../testing/parts-suite.ts";

const makeRig = async (): ReturnType<typeof autotaskRig> => autotaskRig({ throttle: "500", dates: "bare" });

adapterSuite("autotask, throttled by 500, dates without a zone, by undici", fetches.undici, makeRig);
partsSuite("autotask, throttled by 500, dates without a zone, by undici", fetches.undici, makeRig);
