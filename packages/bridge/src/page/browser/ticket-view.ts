import { button, element, keyedList, setAttribute, setText, show, showText } from "./elements.ts";
import { webAddress } from "./links.ts";
import { type ReplyMarks, markReplies } from "./new-replies.ts";
import { problemPlace, runOnce } from "./press-button.ts";
import type { MyTicket } from "./protocol.ts";
import { createSaidList } from "./said-list.ts";
import { textField, wordsInput } from "./text-field.ts";
import { shorten } from "./texts.ts";
import { formatMoment } from "./times.ts";
import type { PageContext, Shown } from "./view.ts";

export interface TicketView {
  readonly element: HTMLDetailsElement;
  update(ticket: MyTicket): void;
}

type Reply = MyTicket["replies"][number];

/** One open ticket: what it is about, what was answered, and a place to answer. */
export function createTicket(context: PageContext, shown: () => Shown, first: MyTicket): TicketView {
  const { pressId } = first;
  let ticket = first;
  let marks: ReplyMarks | undefined;
  const number = element("bdi", { class: "number" });
  const subject = element("bdi", { class: "subject" });
  const status = element("bdi", { class: "badge plain" });
  const attention = element("strong", { class: "badge" });
  const badges = element("span", { class: "badges" }, attention, status);
  const link = element("a", { target: "_blank", rel: "noopener noreferrer" });
  const repliesHeading = element("h4");
  const none = element("p", { class: "soft" });
  const replies = element("ul", { class: "replies" });
  const said = createSaidList("h4");
  const answer = textField(`answer-${pressId}`, wordsInput(3));
  const send = button("main");
  const problem = problemPlace();
  const received = element("p", { class: "received", role: "status" });

  const updateReplies = keyedList<Reply>(
    replies,
    ({ id }) => id,
    () => {
      const author = element("bdi");
      const moment = element("span");
      const isNew = element("strong", { class: "badge" });
      const text = element("p", { class: "words", dir: "auto" });
      return {
        element: element("li", {}, element("p", { class: "soft" }, author, " · ", moment, " ", isNew), text),
        update: (reply) => {
          const { texts, locale } = shown();
          setText(author, shorten(reply.author, 200));
          setText(moment, formatMoment(reply.atMs, Date.now(), locale));
          showText(isNew, marks?.newIds.has(reply.id) === true ? texts("reply.new") : undefined);
          setText(text, shorten(reply.text, 20_000));
        },
      };
    },
  );

  const action = async (): Promise<void> => {
    const text = answer.input.value;
    await context.client.reply({ pressId, text });
    answer.input.value = answer.input.value === text ? "" : answer.input.value;
    showText(received, context.texts()("form.received"));
  };
  const run = runOnce(context, { busy: [send], problem, action });
  const submit = (event?: UIEvent): void => {
    if ((event?.detail ?? 0) > 1) {
      return;
    }
    const isEmpty = answer.input.value.trim() === "";
    answer.setError(isEmpty ? context.texts()("ticket.answerEmpty") : undefined);
    if (isEmpty) {
      answer.input.focus();
    } else {
      run(event);
    }
  };
  send.addEventListener("click", submit);
  answer.input.addEventListener("input", () => {
    answer.setError(undefined);
    showText(received, undefined);
  });
  answer.input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      submit();
    }
  });

  const body = element("div", { class: "ticket-body" }, link, repliesHeading, none, replies, said.element);
  body.append(answer.element, element("div", { class: "actions" }, send), problem, received);
  const heading = element("h3", {}, number, " ", subject);
  const whole = element("details", { class: "ticket" }, element("summary", {}, heading, badges), body);
  const tellSeen = runOnce(context, { busy: [], problem, action: async () => context.client.seen(pressId) });
  whole.addEventListener("toggle", () => {
    if (whole.open && ticket.attention !== undefined) {
      tellSeen();
    }
  });
  return {
    element: whole,
    update: (next) => {
      ticket = next;
      marks = markReplies(marks, next);
      const { texts } = shown();
      setText(number, shorten(next.number, 60));
      setText(subject, shorten(next.subject, 300));
      showText(status, next.status === undefined ? undefined : shorten(next.status, 60));
      showText(attention, next.attention === undefined ? undefined : texts(`ticket.${next.attention}`));
      setText(link, texts("ticket.open"));
      const address = webAddress(next.url);
      setAttribute(link, "href", address);
      show(link, address !== undefined);
      setText(repliesHeading, texts("ticket.replies"));
      showText(none, next.replies.length === 0 ? texts("ticket.noReplies") : undefined);
      show(replies, next.replies.length > 0);
      updateReplies(next.replies.slice(-100));
      said.update(next.said, shown());
      answer.setLabel(texts("ticket.answer", { number: shorten(next.number, 60) }));
      setText(send, texts("ticket.sendAnswer"));
    },
  };
}
