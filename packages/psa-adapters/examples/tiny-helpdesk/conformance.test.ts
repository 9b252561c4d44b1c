// node --test conformance.test.ts
import { test } from "node:test";
import { conformanceCases } from "@tier2/psa-adapters/conformance";
import { tinyHelpdeskRig } from "./rig.ts";

for (const { name, run } of conformanceCases({ makeRig: tinyHelpdeskRig })) {
  void test(name, run);
}
