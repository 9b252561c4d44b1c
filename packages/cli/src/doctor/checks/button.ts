import type { Tier2Error } from "@tier2/bridge";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, failOf, ok, skipped, warn } from "../finding.ts";
import { type SeenButton, buttonName } from "../read-buttons.ts";

export interface ButtonFacts {
  readonly buttons: readonly SeenButton[] | Tier2Error;
  readonly isBridgeRunning: boolean;
  /** Whether it is amiss that there is none. */
  readonly isExpected: boolean;
  /** The socket on which another process plays the button; undefined: a real one is looked for. */
  readonly socket: string | undefined;
}

/** Rights have a check of their own. */
export function judgeButton({ buttons, isBridgeRunning, isExpected, socket }: ButtonFacts): Finding {
  if (isError(buttons)) {
    return failOf(buttons);
  }
  if (buttons.length === 0 && !isExpected) {
    return skipped("no button is plugged in, and none is expected here (button.expected)");
  }
  if (buttons.length === 0) {
    return socket === undefined
      ? fail(
          "device",
          "No button is plugged in, or none that can be seen.",
          "Plug it in; try another socket and cable. A new board needs its firmware first: tier2 firmware flash",
        )
      : fail("device", `Nobody plays a button at ${socket}.`, "The line device in the configuration names that place.");
  }
  const broken = buttons.find(({ problem }) => problem !== undefined && problem.category !== "permission");
  if (broken?.problem !== undefined) {
    return fail(broken.problem.category, broken.problem.message, broken.problem.hint);
  }
  const idle = buttons.find(({ isClaimed, problem }) => !isClaimed && problem === undefined);
  if (isBridgeRunning && idle !== undefined) {
    return warn(
      "device",
      `The running bridge has not taken the button ${buttonName(idle)}.`,
      "Unplug it and plug it in again. Does that not help, tier2 status says what the bridge met.",
    );
  }
  const names = buttons.map(buttonName).join(", ");
  const state = isBridgeRunning ? "taken by the bridge" : "plugged in";
  const count = buttons.length === 1 ? "" : `${buttons.length} buttons, each of them makes tickets: `;
  return ok(`${count}${names}: ${state}`);
}

export const button: Check = {
  ...{ name: "button", limitMs: shortMs, category: "device" },
  meaning: "a button is plugged in, answers, and the running bridge has taken it",
  look: async (facts) => {
    const device = facts.device();
    return judgeButton({
      buttons: await facts.buttons(),
      isBridgeRunning: !isError(await facts.status()),
      isExpected: await facts.isButtonExpected(),
      socket: device.transport === "socket" ? device.path : undefined,
    });
  },
};
