export { type AdapterRig, type Fetch, fetches } from "./adapter-rig.ts";
export { adapterSuite } from "./adapter-suite.ts";
