import { expect } from "vitest";
import { stepsOn } from "../../../packages/cli/src/acceptance/all-steps.ts";
import type { Outcome } from "../../../packages/cli/src/acceptance/outcome.ts";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";

/**
 * Nobody is logged in; the lab's helpdesk system is asked without TLS, and its packages have versions of their own. The bridge may
 * have warnings of what was done to it before, on a computer that is slow.
 */
const notHere: ReadonlySet<string> = new Set(["agent-connected", "network-tls", "linux-package", "service-answers"]);
/** The computer is slow, and everything is asked twice. */
export const acceptanceLimitMs = 180_000;

/** `tier2 acceptance` on the computer with the Debian package: each step that it does passes, but those that cannot here. */
export async function acceptance(lab: Lab): Promise<Figures> {
  const { guest } = lab;
  await lab.ready();
  const startMs = Date.now();
  const { output } = await guest.run("tier2 acceptance --json --quiet 2>/dev/null", { timeoutMs: 60_000 });
  const lastMs = Date.now() - startMs;
  const { steps } = JSON.parse(output) as { readonly steps: readonly Outcome[] };
  const wanted = stepsOn("linux").filter(({ id, isAutomated }) => isAutomated && !notHere.has(id));
  const bad = steps.filter(({ id, state }) => !notHere.has(id) && state !== "by-hand" && state !== "passed");
  expect(bad.map(({ id, state, seen }) => ({ id, state, seen }))).toEqual([]);
  const passed = steps.filter(({ id, state }) => state === "passed" && !notHere.has(id));
  expect(passed).toHaveLength(wanted.length);
  // A unit that was loosened does not pass.
  const dropIn = "/run/systemd/system/tier2.service.d/loose.conf";
  await guest.must(
    `mkdir -p ${dropIn.replace(/\/[^/]*$/, "")} && printf '[Service]\\nNoNewPrivileges=no\\nProtectHome=no\\n' > ${dropIn}`,
  );
  await guest.must("systemctl daemon-reload");
  const loose = await guest.run("tier2 acceptance --only rights --json --quiet", { timeoutMs: 60_000 });
  await guest.must(`rm ${dropIn} && systemctl daemon-reload`);
  expect(JSON.parse(loose.output)).toMatchObject({
    steps: expect.arrayContaining([
      expect.objectContaining({
        ...{ id: "linux-unit-hardened", state: "failed" },
        seen: "Not as delivered: NoNewPrivileges=no, ProtectHome=no.",
      }),
    ]) as unknown,
  });
  return { passed: wanted.length, lasted: lastMs };
}
