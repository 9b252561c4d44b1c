import { createContact } from "./contact-view.ts";
import { createCountdown } from "./countdown.ts";
import { button, element, setAttribute, setText, show, showText } from "./elements.ts";
import { headlineOf, tabTitle } from "./headline.ts";
import { problemPlace, runOnce } from "./press-button.ts";
import { drawSign, setTabIcon } from "./signs.ts";
import { formatLeft, formatMoment } from "./times.ts";
import type { PageContext, Shown, View } from "./view.ts";

/** How the press stands, in one sentence, with what can be done about it. */
export function createHeadline(context: PageContext, sendNow: () => void): View {
  const sign = drawSign();
  const title = element("h1", { tabindex: "-1" });
  const text = element("p");
  const why = element("p", { class: "why", dir: "auto" });
  const said = element("div", { "aria-live": "polite", "aria-atomic": "true" }, title, text, why);
  const moment = element("span");
  const urgent = element("strong", { class: "badge" });
  const problem = problemPlace();
  const cancel = button("other");
  const now = button("other");
  const apart = button("main");
  const actions = element("div", { class: "actions" }, now, apart, cancel);
  const contact = createContact("large");
  let shown: Shown | undefined;
  const countdown = createCountdown((leftMs) =>
    shown === undefined
      ? ""
      : leftMs > 0
        ? shown.texts("countdown.left", { time: formatLeft(leftMs, shown.locale) })
        : shown.texts("countdown.over"),
  );
  const { client } = context;
  const once = (target: HTMLButtonElement, action: () => Promise<void>): void =>
    target.addEventListener("click", runOnce(context, { busy: [target], problem, action }));
  once(cancel, async () => client.cancel());
  once(apart, async () => client.apart());
  now.addEventListener("click", sendNow);

  const whole = element(
    "section",
    { class: "headline" },
    element("div", { class: "sign" }, sign.element),
    element(
      "div",
      { class: "news" },
      said,
      element("p", { class: "soft" }, moment, urgent),
      countdown.element,
      actions,
      problem,
      contact.element,
    ),
  );
  return {
    element: whole,
    update: (next) => {
      shown = next;
      const { state, texts, locale, receivedAtMs } = next;
      const headline = headlineOf(state, texts);
      setAttribute(whole, "data-tone", headline.tone);
      setAttribute(whole, "data-stage", state.stage);
      sign.set(headline.sign);
      setTabIcon(headline.sign, headline.tone);
      setAttribute(said, "aria-live", headline.isPressing ? "assertive" : "polite");
      setText(title, headline.title);
      setText(text, headline.text);
      showText(why, headline.why);
      document.title = tabTitle(headline, state);
      setText(moment, texts("page.pressed", { time: formatMoment(state.press.pressedAtMs, Date.now(), locale) }));
      setText(urgent, texts("page.urgent"));
      show(urgent, state.press.isUrgent);
      setText(cancel, texts("action.cancel"));
      show(cancel, headline.canCancel);
      setText(now, texts("action.sendNow"));
      show(now, headline.canSendNow);
      setText(apart, texts("action.apart"));
      show(apart, headline.canSetApart);
      show(actions, headline.canCancel || headline.canSendNow || headline.canSetApart);
      const { leftMs, stage } = state;
      const hasEnd = leftMs !== undefined && (stage === "undo" || stage === "form");
      show(countdown.element, hasEnd);
      if (hasEnd) {
        countdown.start(receivedAtMs + leftMs);
      } else {
        countdown.stop();
      }
      contact.update(next);
      if (!headline.needsContact) {
        show(contact.element, false);
      }
    },
  };
}
