import { Tier2Error } from "@tier2/bridge";
import { type LinuxSystem, mustRun } from "./linux-system.ts";

/** The account of the service, and the group of its administrators. */
export const account = "tier2";

/** Above it are people's accounts and groups (Debian Policy 9.2.2); 0 is root. */
const lastSystemId = 999;

/**
 * Throws a Tier2Error where people have an account or a group of this name, e.g. one of the second level of a helpdesk, as
 * deploy/linux/debian/preinst does: the service would run as that person, and that group would see what was read at presses.
 */
export function refuseAccountOfPeople({ run }: Pick<LinuxSystem, "run">): void {
  for (const [database, what] of [
    ["passwd", "account"],
    ["group", "group"],
  ] as const) {
    const { printed } = run(["getent", database, account]);
    const id = Number(printed.split(":")[2]);
    if (id === 0 || id > lastSystemId) {
      throw new Tier2Error({
        ...{ code: "service_account_taken", category: "usage" },
        message: `There is ${what === "account" ? "an" : "a"} ${what} ${account} that is no system ${what}: its number is ${id}.`,
        hint: `The service needs an account and a group ${account} of its own: rename that one.`,
      });
    }
  }
}

/** Its group is there already. */
export function makeAccount(system: LinuxSystem): void {
  if (system.run(["getent", "passwd", account]).code === 0) {
    system.say(`There already: the account ${account}`);
    return;
  }
  const home = ["--home-dir", "/var/lib/tier2", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  mustRun(system, ["useradd", "--system", "--gid", account, ...home, account]);
  system.say(`Made: the system account ${account}`);
}
