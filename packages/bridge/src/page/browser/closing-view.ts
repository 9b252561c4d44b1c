import { closesAfterMs } from "./auto-close.ts";
import { createCountdown } from "./countdown.ts";
import { button, element, setText, show, showText } from "./elements.ts";
import { formatLeft } from "./times.ts";
import type { Shown, View } from "./view.ts";

export interface ClosingView extends View {
  /** Stands at the top of the page: it has to be seen. */
  readonly notice: HTMLElement;
  /** It does not close itself any more. */
  end(): void;
}

const touches = ["pointerdown", "keydown", "wheel", "focusin"] as const;

/** The button that closes the page, and the time after which it closes itself while nobody touches it. */
export function createClosing(hasUnsent: () => boolean, close: () => void): ClosingView {
  let shown: Shown | undefined;
  let isTouched = false;
  let isWarned = false;
  let endMs: number | undefined;
  const warning = element("p", { class: "problem", role: "alert", hidden: "" });
  const closer = button("quiet");
  const keep = button("other");
  const countdown = createCountdown(
    (leftMs) =>
      shown?.texts("close.countdown", {
        left: shown.texts("countdown.left", { time: formatLeft(leftMs, shown.locale) }),
      }) ?? "",
    close,
  );
  const notice = element("div", { class: "notice closing", hidden: "" }, countdown.element, keep);
  const stop = (): void => {
    countdown.stop();
    show(notice, false);
  };
  const touch = (): void => {
    isTouched = true;
    stop();
  };
  for (const name of touches) {
    document.addEventListener(name, touch, { passive: true });
  }
  keep.addEventListener("click", touch);
  closer.addEventListener("click", () => {
    if (hasUnsent() && !isWarned) {
      isWarned = true;
      if (shown !== undefined) {
        update(shown);
      }
    } else {
      close();
    }
  });
  const update = (next: Shown): void => {
    shown = next;
    const { texts } = next;
    isWarned &&= hasUnsent();
    showText(warning, isWarned ? texts("close.unsent") : undefined);
    setText(closer, texts(isWarned ? "close.anyway" : "close.button"));
    setText(keep, texts("close.keep"));
    const afterMs = closesAfterMs(next.state, isTouched || hasUnsent());
    if (afterMs === undefined) {
      endMs = undefined;
      stop();
    } else {
      endMs ??= performance.now() + afterMs;
      show(notice, true);
      countdown.start(endMs);
    }
  };
  return { element: element("div", { class: "close" }, warning, closer), notice, update, end: touch };
}
