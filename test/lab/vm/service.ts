import { debianFile } from "../image/product.ts";
import type { Guest } from "./guest.ts";

const commands = `
mkdir -p /etc/credstore.encrypted
head -c 32 /dev/urandom |
  systemd-creds encrypt --name=tier2-database-key - /etc/credstore.encrypted/tier2-database-key
DEBIAN_FRONTEND=noninteractive dpkg --force-unsafe-io --install ${debianFile}
`;

/** What docs/deploy-linux.md has an administrator do, up to the configuration: the key of what is stored, and the package. */
export async function installService(guest: Guest): Promise<void> {
  await guest.must(`set -e\n${commands}`, { timeoutMs: 120_000 });
}
