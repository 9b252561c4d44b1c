import { expect } from "vitest";
import { debianFile } from "../image/product.ts";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";
import { pressDuring, queuePresses } from "./queued-presses.ts";

const seccompFilter = "2";
const queued = 2;
/** Unpacking takes the guest's processor most of it. */
export const debianPackageLimitMs = 200_000;

/**
 * The service as the Debian package made it: what the kernel lets its process do; an upgrade, and one more press, while presses
 * wait for the helpdesk system. What it takes to remove the package is looked at in test/package.
 */
export async function debianPackage(lab: Lab): Promise<Figures> {
  const { guest, pico } = lab;
  await lab.ready();
  const since = await lab.mark();
  const rights = await rightsOfService(lab);
  expect(rights).toMatchObject({
    ...{
      account: "tier2",
      NoNewPrivs: "1",
      Seccomp: seccompFilter,
      CapEff: "0000000000000000",
      CapBnd: "0000000000000000",
    },
    credential: "tier2-database-key",
  });
  // Where nobody made the credential that the unit asks for, it starts all the same.
  await guest.must("systemd-run --quiet --wait --collect --property=LoadCredentialEncrypted=tier2-not-there true");
  await queuePresses(lab, queued);
  const startMs = Date.now();
  const upgrade = guest.must(`dpkg --force-unsafe-io --install ${debianFile}`, { timeoutMs: 120_000 });
  await pressDuring(pico, upgrade);
  const upgradeMs = Date.now() - startMs;
  await lab.ready();
  const tickets = await lab.untilTickets(since, queued + 1);
  const { presses, lost, duplicates } = await lab.settlement(since);
  expect({ presses: presses.length, lost, duplicates }).toEqual({ presses: queued + 1, lost: 0, duplicates: 0 });
  // The computer takes no manuals and documents from any package.
  const { output } = await guest.run(
    "dpkg --verify tier2 | grep --invert-match --extended-regexp '/usr/share/(doc|man)/'",
  );
  expect(output).toBe("");
  return { queued, "pressed meanwhile": 1, tickets: tickets.length, upgrade: upgradeMs, score: rights.score };
}

interface Rights extends Partial<Readonly<Record<"NoNewPrivs" | "Seccomp" | "CapEff" | "CapBnd", string>>> {
  readonly account: string;
  /** Names of the credentials that systemd loaded. */
  readonly credential: string;
  /** How systemd judges the unit: of 10, less is better. */
  readonly score: string;
}

/** What /proc says of the service's process, and systemd of its unit. */
async function rightsOfService({ guest }: Lab): Promise<Rights> {
  const id = (await guest.must("systemctl show --property MainPID --value tier2")).trim();
  const text = await guest.must(`cat /proc/${id}/status`);
  const account = (await guest.must(`stat --format %U /proc/${id}`)).trim();
  const credential = (await guest.must("ls /run/credentials/tier2.service")).trim();
  const judged = await guest.must("systemd-analyze security --no-pager tier2 | tail -n 1");
  const score = /level for tier2.service: ([\d.]+)/.exec(judged)?.[1] ?? "";
  const lines = [...text.matchAll(/^(\w+):\s*(.*)$/gm)].map(([, name = "", value = ""]) => [name, value] as const);
  return { ...Object.fromEntries(lines), account, credential, score };
}
