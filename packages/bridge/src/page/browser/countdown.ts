import { element, setText } from "./elements.ts";

export interface Countdown {
  readonly element: HTMLElement;
  /** `endMs` on the clock of `performance.now()`. */
  start(endMs: number): void;
  stop(): void;
}

const tickMs = 250;

/** Time that runs out, in words and as a bar; a screen reader reads it when it is asked to, not at every tick. */
export function createCountdown(wording: (leftMs: number) => string, onEnd: () => void = () => undefined): Countdown {
  const words = element("span");
  const rest = element("span", { class: "rest" });
  const whole = element("div", { class: "countdown", role: "timer" }, words, element("span", { class: "bar" }, rest));
  let timer: number | undefined;
  let end = 0;
  let totalMs = 1;
  const stop = (): void => {
    window.clearInterval(timer);
    timer = undefined;
  };
  const tick = (): void => {
    const leftMs = Math.max(0, end - performance.now());
    setText(words, wording(leftMs));
    rest.style.transform = `scaleX(${Math.min(1, leftMs / totalMs)})`;
    if (leftMs === 0 && timer !== undefined) {
      stop();
      onEnd();
    }
  };
  return {
    element: whole,
    start: (endMs) => {
      // A later state tells the same end again, some milliseconds off.
      if (timer === undefined || endMs > end + 1500) {
        totalMs = Math.max(1, endMs - performance.now());
      }
      end = endMs;
      timer ??= window.setInterval(tick, tickMs);
      tick();
    },
    stop,
  };
}
