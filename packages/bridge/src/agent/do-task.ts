import type { Buffer } from "node:buffer";
import process from "node:process";
import { encodeAnswer } from "../capture/screen/answer.ts";
import { childOptions } from "../capture/screen/child-options.ts";
import type { ScreenWishes } from "../capture/screen/plan.ts";
import { runChild } from "../capture/screen/run-child.ts";
import type { Session } from "../capture/session.ts";
import { messageOf, toTier2Error } from "../errors.ts";
import { showNotice } from "../notify/show-notice.ts";
import { openPage } from "../page/open-browser.ts";
import type { AgentTask } from "./tasks.ts";

/** Less than the bridge waits. */
const pictureDeadlineMs = 4500;

/** Does in the person's own session what the bridge cannot do there; the answer for the bridge. Never rejects. */
export async function doTask(task: AgentTask, session: Session): Promise<Buffer | object> {
  if (task.kind === "take-picture") {
    return picture(task, session);
  }
  try {
    await (task.kind === "open-page" ? openPage(task.url, session) : showNotice({ ...task, about: "" }, session));
    return {};
  } catch (error) {
    const { code, message, hint } = toTier2Error(error).describe();
    return { error: { code, message, hint } };
  }
}

async function picture({ of, denyTitles, denyApplications }: ScreenWishes, session: Session): Promise<Buffer> {
  try {
    const options = childOptions(session, process.getuid?.(), process.env);
    return encodeAnswer(await runChild({ of, denyTitles, denyApplications }, options, pictureDeadlineMs));
  } catch (error) {
    return encodeAnswer({ kind: "not-taken", why: `not taken: ${messageOf(error)}` });
  }
}
