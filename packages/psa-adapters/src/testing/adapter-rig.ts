import { fetch as undiciFetch } from "undici";
import type { Fetch } from "../conformance/rig.ts";

export { contextWith, counted, draftOf } from "../conformance/calls.ts";
export type { AdapterRig, Fetch } from "../conformance/rig.ts";

/** Node's own `fetch`, and undici's as the bridge uses it. */
export const fetches: Readonly<Record<"global fetch" | "undici", Fetch>> = {
  "global fetch": async (url, init) => fetch(url, init),
  undici: undiciFetch as unknown as Fetch,
};
