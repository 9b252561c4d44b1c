import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../image/image.ts";
import type { Guest } from "./guest.ts";

const commands = `
tier2 udev install
mkdir -p /etc/credstore.encrypted
head -c 32 /dev/urandom |
  systemd-creds encrypt --name=tier2-database-key - /etc/credstore.encrypted/tier2-database-key
`;

/**
 * What docs/service-linux.md has an administrator do, up to the configuration: the udev rule, the key of what is stored and
 * the unit, which is taken from that page. The page is about a checkout; here the packed command line is what is started.
 */
export async function installService(guest: Guest): Promise<void> {
  const page = readFileSync(path.join(root, "docs/service-linux.md"), "utf8");
  const documented = /```ini\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const unit = documented.replace("/opt/tier2/scripts/tier2.mjs", "/opt/tier2/node_modules/@tier2/cli/bin/tier2.js");
  if (!unit.includes("ExecStart=/usr/bin/node /opt/tier2/node_modules/")) {
    throw new Error("docs/service-linux.md has no unit that starts /opt/tier2/scripts/tier2.mjs by /usr/bin/node");
  }
  await guest.writeFile("/etc/systemd/system/tier2.service", unit);
  await guest.must(`set -e\n${commands}`);
}
