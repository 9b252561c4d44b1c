import { type PictureOutlook, pictureLibrariesProblem, readPictureOutlook, wordsHere } from "@tier2/bridge";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, ok, skipped, warn, unconfigured } from "../finding.ts";
import { readBridgeAccount } from "../read-account.ts";

export interface ScreenshotFacts {
  readonly policy: "off" | "ask" | "on";
  readonly outlook: PictureOutlook;
  /** Why what takes pictures cannot be loaded. */
  readonly librariesProblem: string | undefined;
}

export function judgeScreenshot({ policy, outlook, librariesProblem }: ScreenshotFacts): Finding {
  if (policy === "off") {
    return ok("none is ever taken (capture.screen.policy: off)");
  }
  if (librariesProblem !== undefined) {
    return warn(
      "permission",
      `${sentence(librariesProblem)}.`,
      'Mend that, or take none: capture.screen.policy: "off"',
    );
  }
  if (outlook.isTaken) {
    return ok(outlook.text);
  }
  return outlook.isPassing
    ? skipped(`${outlook.text}; the programs that take pictures can be loaded`)
    : warn(
        "permission",
        `${sentence(outlook.text)}.`,
        `${wordsHere.deployGuide} says who can take pictures. To take none: capture.screen.policy: "off"`,
      );
}

const sentence = (text: string): string => text.replace(/^not taken: /, "No picture can be taken: ");

export const screenshot: Check = {
  ...{ name: "screenshot", limitMs: shortMs, category: "permission" },
  meaning: "whether a picture could be taken now, by whom the bridge runs as; none is taken",
  look: async (facts, signal) => {
    const config = facts.loaded();
    const status = await facts.status();
    if (isError(config) && isError(status)) {
      return unconfigured;
    }
    const screen = isError(config) ? undefined : config.config.capture.screen;
    const policy = screen?.policy ?? (isError(status) ? "off" : status.capture.screen);
    if (policy === "off") {
      const outlook = { isTaken: false, text: "", isPassing: false };
      return judgeScreenshot({ policy, outlook, librariesProblem: undefined });
    }
    const account = facts.platform === "linux" ? readBridgeAccount(status, facts.userId) : undefined;
    const agents = isError(status) ? [] : status.agents;
    const [outlook, librariesProblem] = await Promise.all([
      readPictureOutlook(
        { policy, of: screen?.of ?? "active-window" },
        { agents, userId: account?.userId ?? facts.userId },
      ),
      pictureLibrariesProblem(signal),
    ]);
    return judgeScreenshot({ policy, outlook, librariesProblem });
  },
};
