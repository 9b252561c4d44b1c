import process from "node:process";
import { Tier2Error } from "../errors.ts";
import { type ShowNotice, showByNotifySend } from "./notify-send.ts";

const notSupported: ShowNotice = async () => {
  throw new Tier2Error({
    code: "notifications_not_supported",
    category: "bridge",
    message: `Notifications are not supported on ${process.platform} yet; the button's light tells of answers.`,
    hint: "Set watch.notifications to false to leave them out.",
  });
};

/** As this operating system shows notifications. */
export const showNotice: ShowNotice = process.platform === "linux" ? showByNotifySend : notSupported;
