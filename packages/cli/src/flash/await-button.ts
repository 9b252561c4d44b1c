import { Tier2Error, openingError } from "@tier2/bridge";
import { TransportError } from "@tier2/button";
import { type AttachedButton, type RunningButton, keyOf } from "./attached.ts";
import { type Course, mayBeTarget, trouble, untilSeen } from "./course.ts";

/** Enumeration takes a second; a driver that Windows installs first, some more. */
const untilButtonMs = 20_000;

/** What a button says of itself once it runs. */
export interface SeenButton {
  readonly target: AttachedButton;
  readonly identity: RunningButton["identity"];
}

/**
 * Resolves when the course's board is a button on the bus and has said who it is. One that is not what `isAwaited` asks for,
 * for it has not left yet, is waited out.
 */
export async function awaitButton(
  course: Course,
  isAwaited: (identity: SeenButton["identity"]) => boolean = () => true,
): Promise<SeenButton> {
  course.tell.onPhase("wait for the button");
  let refusal: { readonly path: string; readonly error: TransportError } | undefined;
  const seen = await untilSeen(course, untilButtonMs, async ({ buttons }) => {
    const target = buttons.find((button) => isTarget(course, button));
    if (target === undefined) {
      return undefined;
    }
    try {
      const button = await target.open();
      await button.close();
      const { identity } = button;
      return isAwaited(identity) ? { target, identity } : undefined;
    } catch (error) {
      if (!(error instanceof TransportError)) {
        throw error;
      }
      refusal = { path: target.path, error }; // the rights to a device file come a moment after it
      return undefined;
    }
  });
  if (seen !== undefined) {
    return seen;
  }
  if (refusal !== undefined) {
    const { path, error } = refusal;
    throw error.code === "permission_denied" ? new Tier2Error(openingError(path, error), { cause: error }) : error;
  }
  throw trouble("button_missing", `No button appeared within ${untilButtonMs / 1000} s.`);
}

/** It has its serial number again, or its port. Another that was there all the time may have the same number. */
const isTarget = (course: Course, button: AttachedButton): boolean =>
  course.target.kind === "button" && course.target.serial !== "" && button.serial !== ""
    ? button.serial === course.target.serial && (mayBeTarget(course, button) || !course.before.has(keyOf(button)))
    : mayBeTarget(course, button);
