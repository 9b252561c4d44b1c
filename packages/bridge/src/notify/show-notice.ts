import process from "node:process";
import { Tier2Error } from "../errors.ts";
import { showBalloon } from "./balloon.ts";
import { type ShowNotice, showByNotifySend } from "./notify-send.ts";

const notSupported: ShowNotice = async () => {
  throw new Tier2Error({
    code: "notifications_not_supported",
    category: "bridge",
    message: `Notifications are not supported on ${process.platform}; the button's light tells of answers.`,
    hint: "Set watch.notifications to false to leave them out.",
  });
};

const ways: Readonly<Partial<Record<NodeJS.Platform, ShowNotice>>> = { linux: showByNotifySend, win32: showBalloon };

/** As this operating system shows notifications. */
export const showNotice: ShowNotice = ways[process.platform] ?? notSupported;
