import { fetches } from "../testing/adapter-rig.ts";
import { adapterSuite } from "../testing/adapter-suite.ts";
import { ateraRig } from "../testing/atera-rig.ts";
import { partsSuite } from "../testing/parts-suite.ts";

adapterSuite("atera by undici", fetches.undici, ateraRig);
partsSuite("atera by undici", fetches.undici, ateraRig);
