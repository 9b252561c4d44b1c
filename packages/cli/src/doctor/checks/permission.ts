import { type Tier2Error, installedRule } from "@tier2/bridge";
import { udevRule } from "@tier2/button";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, skipped, warn } from "../finding.ts";
import type { SeenButton } from "../read-buttons.ts";

export interface PermissionFacts {
  readonly platform: NodeJS.Platform;
  /** Another process plays the button. */
  readonly isPlayed: boolean;
  readonly buttons: readonly SeenButton[] | Tier2Error;
  /** The file of the udev rule that is installed. */
  readonly rule: string | undefined;
  readonly isRoot: boolean;
}

export function judgePermission({ platform, isPlayed, buttons, rule, isRoot }: PermissionFacts): Finding {
  const seen = isError(buttons) ? [] : buttons;
  const denied = seen.find(({ problem }) => problem?.category === "permission");
  if (denied?.problem !== undefined) {
    return fail("permission", denied.problem.message, denied.problem.hint);
  }
  if (isPlayed) {
    return skipped("another process plays the button; no right to a device is needed");
  }
  if (seen.some(({ isClaimed }) => isClaimed)) {
    return ok("the account of the bridge may open the button");
  }
  if (platform !== "linux") {
    return seen.length === 0
      ? skipped("there is no button to try; this system needs neither driver nor rule for one")
      : ok("this account may open the button");
  }
  if (rule === undefined) {
    return warn(
      "permission",
      `The udev rule ${udevRule.name} is not installed: none but root may open a button.`,
      `sudo tier2 udev install; then put the bridge's account into the group ${udevRule.group}.`,
    );
  }
  return seen.length === 0 || isRoot
    ? ok(`${rule} opens buttons to the group ${udevRule.group} and the person at the screen`)
    : ok("this account may open the button");
}

export const permission: Check = {
  ...{ name: "permission", limitMs: shortMs, category: "permission" },
  meaning: "the button may be opened; names the rule, the group or the account that is missing",
  look: async (facts) =>
    judgePermission({
      platform: facts.platform,
      isPlayed: facts.device().transport === "socket",
      buttons: await facts.buttons(),
      rule: facts.platform === "linux" ? installedRule() : undefined,
      isRoot: facts.userId === 0,
    }),
};
