import type { PageState, Stage } from "./protocol.ts";
import { type Texts, shorten, stageTitle } from "./texts.ts";

/** How a stage looks: never by its colour alone, each has a sign. */
export type Tone = "calm" | "good" | "attention" | "bad" | "quiet";
export type Sign = "saved" | "write" | "clock" | "send" | "offline" | "pause" | "check" | "join" | "cross" | "alert";

interface Look {
  readonly tone: Tone;
  readonly sign: Sign;
  /** The person has to turn to somebody: the support contact stands large beside it. */
  readonly needsContact?: true;
}

const looks: Readonly<Record<Stage, Look>> = {
  saved: { tone: "calm", sign: "saved" },
  form: { tone: "calm", sign: "write" },
  undo: { tone: "calm", sign: "clock" },
  sending: { tone: "calm", sign: "send" },
  offline: { tone: "attention", sign: "offline" },
  paused: { tone: "attention", sign: "pause", needsContact: true },
  sent: { tone: "good", sign: "check" },
  folded: { tone: "good", sign: "join" },
  cancelled: { tone: "quiet", sign: "cross" },
  blocked: { tone: "bad", sign: "alert", needsContact: true },
  failed: { tone: "bad", sign: "alert", needsContact: true },
  dead: { tone: "bad", sign: "alert", needsContact: true },
};

export interface Headline {
  readonly tone: Tone;
  readonly sign: Sign;
  readonly title: string;
  readonly text: string;
  /** A sentence of the bridge or the company, in whatever language. */
  readonly why: string | undefined;
  readonly needsContact: boolean;
  /** Whether a screen reader says it at once. */
  readonly isPressing: boolean;
  readonly canCancel: boolean;
  readonly canSendNow: boolean;
  readonly canSetApart: boolean;
}

export function headlineOf(state: PageState, texts: Texts): Headline {
  const { stage, setup, ticket, canCancel } = state;
  const look = looks[stage];
  const thanks = stage === "sent" ? setup.texts.thanks : undefined;
  return {
    tone: look.tone,
    sign: look.sign,
    title: stageTitle(texts, stage, ticket?.number),
    text: shorten(thanks ?? texts(`stage.${stage}.text`), 500),
    why: state.why === undefined ? undefined : shorten(state.why, 500),
    needsContact: look.needsContact === true,
    isPressing: look.tone === "bad",
    canCancel,
    canSendNow: stage === "form",
    canSetApart: stage === "folded",
  };
}

/** Of the tab. */
export function tabTitle(headline: Headline, { setup }: PageState): string {
  const place = setup.texts.title ?? setup.support.name;
  return place === undefined ? headline.title : `${headline.title} – ${shorten(place, 60)}`;
}
