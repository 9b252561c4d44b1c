import { type BridgeStatus, Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import type { Facts } from "../doctor/facts.ts";
import { wellStatus } from "../testing/statuses.ts";
import { sharedLooks } from "./shared-looks.ts";

const silent = new Tier2Error({ code: "bridge_silent", category: "bridge", message: "Silent.", hint: "Start it." });

test.each<[string, BridgeStatus | Tier2Error, object]>([
  ["one is connected", { ...wellStatus, agents: ["ann", "bob"] }, { status: "ok", message: "ann, bob" }],
  ["none is", { ...wellStatus, agents: [] }, { status: "fail", category: "bridge" }],
  ["the bridge does not answer", silent, { status: "skipped" }],
])("the session agent: %s", async (_what, status, finding) => {
  const facts = { status: async () => Promise.resolve(status) } as Facts;
  const { signal } = new AbortController();
  expect(await sharedLooks["agent-connected"]?.look(facts, signal)).toMatchObject(finding);
});
