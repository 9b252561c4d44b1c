import type { PictureAnswer } from "../capture/screen/answer.ts";
import type { ScreenWishes } from "../capture/screen/plan.ts";

/** What the bridge wants done in a person's session. */
export type AgentTask =
  | { readonly kind: "open-page"; readonly url: string }
  | { readonly kind: "show-notice"; readonly title: string; readonly text: string }
  | ({ readonly kind: "take-picture" } & ScreenWishes);

/** A task as an agent gets it. */
export type SentTask = AgentTask & { readonly id: string };

/** How a task of each kind ends when it is done. */
export interface TaskAnswers {
  readonly "open-page": undefined;
  readonly "show-notice": undefined;
  readonly "take-picture": PictureAnswer;
}

/** Whose agent it is. - windowsSession: Windows' number of the session, where one person can have several. */
export interface AgentOwner {
  readonly person: string;
  readonly windowsSession?: number | undefined;
}

/** Bytes of an answer at most: a picture of 64 KB and what it shows. */
export const longestAnswerBytes: number = 100 * 1024;
