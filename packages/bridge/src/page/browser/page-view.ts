import { createClosing } from "./closing-view.ts";
import { createCollected } from "./collected-view.ts";
import { createContact } from "./contact-view.ts";
import { button, element, setText, show, showText } from "./elements.ts";
import { createForm } from "./form-view.ts";
import { headlineOf } from "./headline.ts";
import { createHeadline } from "./headline-view.ts";
import { createHeader } from "./header-view.ts";
import { createPicture } from "./picture-view.ts";
import type { Language } from "./protocol.ts";
import { createTickets } from "./tickets-view.ts";
import { shorten } from "./texts.ts";
import type { PageContext, Shown } from "./view.ts";

export interface PageView {
  update(shown: Shown): void;
  /** Whether the bridge answers. */
  setConnected(isConnected: boolean): void;
  /** Nothing happens by itself any more. */
  end(): void;
}

interface Doings {
  readonly context: PageContext;
  readonly chooseLanguage: (language: Language) => void;
  readonly close: () => void;
}

/** All parts of the page, in the order in which they matter. */
export function createPage({ context, chooseLanguage, close }: Doings): PageView {
  const form = createForm(context);
  const tickets = createTickets(context);
  const closing = createClosing(() => form.hasUnsent(), close);
  const header = createHeader(context, chooseLanguage);
  const news = button("other");
  const newsNotice = element("div", { class: "notice news-notice", hidden: "" }, news);
  const lost = element("p", { class: "notice lost", role: "status", hidden: "" });
  const headline = createHeadline(context, () => form.sendNow());
  const picture = createPicture(context);
  const collected = createCollected();
  const contact = createContact("plain");
  const parts = [header, headline, form, picture, collected, tickets, contact, closing];
  let newsOf: string | undefined;
  news.addEventListener("click", () => newsOf !== undefined && tickets.open(newsOf));

  const lead = element("div", { class: "lead" }, lost, closing.notice, headline.element, newsNotice);
  const talk = element("div", { class: "talk" }, form.element, picture.element, collected.element);
  const beside = element("div", { class: "beside" }, tickets.element, contact.element);
  const main = element("main", {}, lead, talk, beside);
  const footer = element("footer", {}, closing.element);
  document.body.replaceChildren(header.element, main, footer);
  return {
    update: (shown) => {
      const { state, texts } = shown;
      document.documentElement.lang = shown.language;
      for (const part of parts) {
        part.update(shown);
      }
      if (headlineOf(state, texts).needsContact) {
        // It stands large in the headline already.
        show(contact.element, false);
      }
      setText(lost, texts("page.connectionLost"));
      const attended = state.setup.isKiosk
        ? undefined
        : state.tickets.find(({ attention }) => attention === "answered" || attention === "waiting");
      newsOf = attended?.pressId;
      if (attended !== undefined) {
        const number = shorten(attended.number, 60);
        setText(news, texts(attended.attention === "waiting" ? "page.newsWaiting" : "page.news", { number }));
      }
      show(newsNotice, attended !== undefined);
    },
    setConnected: (isConnected) => {
      showText(lost, isConnected ? undefined : context.texts()("page.connectionLost"));
    },
    end: () => closing.end(),
  };
}
