import { type ExecFileException, execFile } from "node:child_process";
import type { Session } from "../capture/session.ts";
import { Tier2Error } from "../errors.ts";
import type { Notice } from "./notice.ts";
import { sessionOptions } from "./session-options.ts";

/** Shows a notice on the desktop of a session. Rejects with a Tier2Error. */
export type ShowNotice = (notice: Notice, session: Session) => Promise<void>;

const timeoutMs = 10_000;
const mostOutputBytes = 16_384;
const longestReason = 300;

/**
 * The words of the command. Desktops read the text as a small markup (Desktop Notifications Specification 1.2,
 * "Markup"), and notify-send itself reads backslashes in it as C does.
 */
export function notifyWords({ title, text }: Notice): string[] {
  const plain = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\\", String.raw`\\`);
  return ["--app-name=tier2", "--category=im.received", "--icon=dialog-information", "--", title, plain];
}

/** By the program notify-send, which desktops bring, as the person of the session and with nothing of our environment. */
export const showByNotifySend: ShowNotice = async (notice, session) => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  execFile(
    "notify-send",
    notifyWords(notice),
    {
      ...{ timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: mostOutputBytes, encoding: "utf8" },
      ...sessionOptions(session),
    },
    (error, _output, errorOutput) => {
      if (error === null) {
        resolve();
      } else {
        reject(refusal(error, errorOutput));
      }
    },
  );
  return promise;
};

function refusal(error: ExecFileException, errorOutput: string): Tier2Error {
  if (error.code === "ENOENT") {
    return new Tier2Error({
      code: "notify_send_missing",
      category: "bridge",
      message: "Notifications cannot be shown: the program notify-send is not installed.",
      hint: "Install it (Debian: libnotify-bin), or set watch.notifications to false.",
    });
  }
  const reason = error.killed === true ? `no answer within ${timeoutMs / 1000} s` : errorOutput.trim() || error.message;
  return new Tier2Error(
    {
      code: "notification_refused",
      category: "bridge",
      message: `The desktop did not take a notification: ${reason.slice(0, longestReason)}`,
      hint: "The desktop needs a notification service; or set watch.notifications to false.",
    },
    { cause: error },
  );
}
