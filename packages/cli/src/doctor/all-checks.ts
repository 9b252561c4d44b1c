import type { Check } from "./check.ts";
import { account } from "./checks/account.ts";
import { bridge } from "./checks/bridge.ts";
import { button } from "./checks/button.ts";
import { clock } from "./checks/clock.ts";
import { configuration } from "./checks/configuration.ts";
import { disk } from "./checks/disk.ts";
import { dns } from "./checks/dns.ts";
import { fallback } from "./checks/fallback.ts";
import { firmware } from "./checks/firmware.ts";
import { permission } from "./checks/permission.ts";
import { picklists } from "./checks/picklists.ts";
import { proxy } from "./checks/proxy.ts";
import { psa } from "./checks/psa.ts";
import { queue } from "./checks/queue.ts";
import { screenshot } from "./checks/screenshot.ts";
import { secrets } from "./checks/secrets.ts";
import { tls } from "./checks/tls.ts";

/** In the order in which they are told: what others lean on comes first, for the first failure makes the exit code. */
export const allChecks: readonly Check[] = [
  ...[configuration, secrets, permission, button, firmware, bridge],
  ...[proxy, dns, tls, clock, psa, picklists, fallback],
  ...[queue, disk, screenshot, account],
];
