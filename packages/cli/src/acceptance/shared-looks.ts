import type { Check } from "../doctor/check.ts";
import { account } from "../doctor/checks/account.ts";
import { bridge } from "../doctor/checks/bridge.ts";
import { button } from "../doctor/checks/button.ts";
import { clock } from "../doctor/checks/clock.ts";
import { configuration } from "../doctor/checks/configuration.ts";
import { permission } from "../doctor/checks/permission.ts";
import { proxy } from "../doctor/checks/proxy.ts";
import { psa } from "../doctor/checks/psa.ts";
import { secrets } from "../doctor/checks/secrets.ts";
import { tls } from "../doctor/checks/tls.ts";
import { isError } from "../doctor/facts.ts";
import { type Finding, fail, ok, skipped } from "../doctor/finding.ts";
import { type Look, type Looks, lookAt } from "./look.ts";

const asLook = ({ category, look, limitMs }: Check): Look => ({ category, look, limitMs });

/** Of the people in whose sessions an agent runs. */
const judgeAgents = (logins: readonly string[]): Finding =>
  logins.length > 0
    ? ok(logins.join(", "))
    : fail(
        "bridge",
        "No session agent is connected: pictures, pages and notices reach nobody.",
        "It starts with a session: log out, in again, and look once more. In a terminal of that session: tier2 agent",
      );

/** What is looked at on every system, most of it as `tier2 doctor` does. */
export const sharedLooks: Looks = {
  "agent-connected": lookAt("bridge", async ({ status }) => {
    const running = await status();
    return isError(running) ? skipped("the bridge does not answer") : judgeAgents(running.agents);
  }),
  "service-answers": asLook(bridge),
  "config-right": asLook(configuration),
  "secrets-readable": asLook(secrets),
  "network-proxy": asLook(proxy),
  "network-tls": asLook(tls),
  "network-clock": asLook(clock),
  "network-helpdesk": asLook(psa),
  "button-allowed": asLook(permission),
  "button-taken": asLook(button),
};

/** And on Linux alone. */
export const accountLook: Look = asLook(account);
