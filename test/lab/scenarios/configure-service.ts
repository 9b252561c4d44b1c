import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { stringify } from "yaml";
import type { Guest } from "../vm/guest.ts";

/** The port of the helpdesk system in the guest. */
export const sandboxPort = 8010;

/** Configures the installed service as docs/deploy-linux.md says; it is not started. */
export async function configureService(guest: Guest): Promise<void> {
  await guest.writeFile("/etc/tier2/config.yaml", await configText({}), 0o640);
  await guest.must("chown root:tier2 /etc/tier2/config.yaml");
  const { publicKey, privateKey } = await sandboxConfig();
  const asService = "setpriv --reuid tier2 --regid tier2 --clear-groups";
  await guest.must(`${asService} tier2 secret set privateKey`, { input: String(privateKey) });
  await guest.must(`${asService} sh -c 'umask 077; cat > /etc/tier2/secrets/public-key'`, { input: String(publicKey) });
}

async function sandboxConfig(): Promise<Readonly<Record<string, unknown>>> {
  const sandbox = await startConnectWiseSandbox(); // for its settings alone
  await sandbox.close();
  return { ...sandbox.config, site: `http://127.0.0.1:${sandboxPort}` };
}

/** The bridge's configuration, with sections in the place of the usual ones. */
export async function configText(sections: object): Promise<string> {
  return stringify({
    schemaVersion: 1,
    psa: {
      ...(await sandboxConfig()),
      publicKey: "file:secrets/public-key",
      privateKey: "file:secrets/private-key",
    },
    policy: { fold: false }, // each press a ticket of its own
    watch: { enabled: false },
    delivery: { backoffCapMs: 2000, settleMs: 500 },
    ...sections,
  });
}
