import { Refused, Unreachable } from "./client.ts";
import { element, showText } from "./elements.ts";
import type { Texts } from "./texts.ts";
import type { PageContext } from "./view.ts";

export function problemText(error: unknown, texts: Texts): string {
  if (error instanceof Refused) {
    return texts("problem.refused", { message: error.message });
  }
  if (error instanceof Unreachable) {
    return texts("problem.unreachable");
  }
  throw error;
}

/** Where it is said that something did not work. */
export const problemPlace = (): HTMLElement => element("p", { class: "problem", role: "alert", hidden: "" });

/**
 * Makes something run once at a time: pressed again while it runs, or by the second click of a double click, it does
 * nothing. It stays focusable meanwhile. What goes wrong is said in `problem`.
 */
export function runOnce(
  context: PageContext,
  { busy, problem, action }: { busy: readonly HTMLElement[]; problem: HTMLElement; action: () => Promise<void> },
): (event?: UIEvent) => void {
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    showText(problem, undefined);
    for (const target of busy) {
      target.setAttribute("aria-disabled", "true");
    }
    try {
      await action();
    } catch (error) {
      if (!context.refused(error)) {
        showText(problem, problemText(error, context.texts()));
      }
    } finally {
      isRunning = false;
      for (const target of busy) {
        target.removeAttribute("aria-disabled");
      }
    }
  };
  return (event) => {
    if (!isRunning && (event?.detail ?? 0) < 2) {
      void run();
    }
  };
}
