export { type TransportRig, transportSuite } from "./transport-suite.ts";
