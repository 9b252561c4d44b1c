// States of the press's page, as the bridge would tell them.
import type { Language, PageQuestion, PageState, Stage } from "../../packages/bridge/src/page/browser/protocol.ts";

const labels: Readonly<Record<Language, readonly string[]>> = {
  en: ["This is a recurring issue", "How would you like to be contacted?", "Call me", "Connect to my computer"],
  de: [
    "Das Problem tritt immer wieder auf",
    "Wie dürfen wir Sie erreichen?",
    "Anrufen",
    "Mit meinem Computer verbinden",
  ],
  es: ["El problema se repite", "¿Cómo prefiere que le contactemos?", "Llámenme", "Conéctense a mi equipo"],
  fr: ["Le problème se répète", "Comment souhaitez-vous être contacté ?", "Appelez-moi", "Connectez-vous à mon poste"],
};

const questionsIn = (language: Language): readonly PageQuestion[] => {
  const [check = "", ask = "", call = "", connect = ""] = labels[language];
  const choices = [
    { id: "q1.1", label: call },
    { id: "q1.2", label: connect },
  ];
  return [
    { id: "c1", kind: "check", label: check },
    { id: "q1", kind: "choice", label: ask, choices },
  ];
};

type Changes = Partial<Omit<PageState, "setup">> & { readonly setup?: Partial<PageState["setup"]> };

/** A press whose ticket stands, of somebody who is known; `changes` on top. */
export function pageState(changes: Changes = {}, language: Language = "en"): PageState {
  const { setup, ...rest } = changes;
  return {
    version: 1,
    setup: {
      questions: questionsIn(language),
      texts: { title: "Example Ltd" },
      support: {
        name: "Example IT",
        phone: "+44 20 7946 0123",
        email: "help@example.com",
        hours: "Mon-Fri 8-18",
        url: "https://help.example.com",
      },
      ...{ hasLogo: false, form: "after", closeSeconds: 0, isKiosk: false, hasSound: false },
      ...setup,
    },
    press: { pressId: "press-1", pressedAtMs: Date.UTC(2026, 2, 2, 9, 15, 7), isUrgent: false },
    stage: "sent",
    ...((changes.stage ?? "sent") === "sent" || changes.stage === "folded" ? { ticket: { number: "12345" } } : {}),
    canCancel: false,
    saying: "note",
    person: { name: "Ann Example", email: "ann@example.com", isAsked: false },
    draft: { words: "", chosen: [] },
    ...{ said: [], collected: [], tickets: [] },
    ...rest,
  };
}

const waits = { canCancel: true, saying: "draft" } as const;
const asked = { name: "Ann Example", isAsked: true } as const;
const ended = { canCancel: false, saying: "over" } as const;

/** Each stage with all that can be seen in it. */
export const stageChanges: Readonly<Record<Stage, Changes>> = {
  saved: { stage: "saved", ...waits },
  form: { stage: "form", ...waits, leftMs: 540_000, person: asked, setup: { form: "before" } },
  undo: { stage: "undo", ...waits, leftMs: 9_000 },
  sending: { stage: "sending", ...waits, canCancel: false, draft: { words: "It beeps.", chosen: ["c1", "q1.2"] } },
  offline: { stage: "offline", ...waits, why: "The helpdesk system did not answer." },
  paused: { stage: "paused", ...waits, why: "The helpdesk system refuses the key of this computer." },
  sent: {
    said: [
      { text: "The printer beeps, too.", atMs: Date.UTC(2026, 2, 2, 9, 17), state: "sent" },
      { text: "And it smells.", atMs: Date.UTC(2026, 2, 2, 9, 18), state: "waiting" },
      { text: "Please hurry.", atMs: Date.UTC(2026, 2, 2, 9, 19), state: "failed" },
    ],
    press: { pressId: "press-1", pressedAtMs: Date.UTC(2026, 2, 2, 9, 15, 7), isUrgent: true },
    collected: [
      {
        title: "Computer",
        fields: [
          { label: "Name", meaning: "What this computer is called.", lines: ["FRONTDESK-02"] },
          { label: "Disks", meaning: "How full they are.", lines: ["/ 4 of 256 GB free", "/home 134 of 512 GB free"] },
        ],
      },
      {
        title: "Network",
        fields: [{ label: "Addresses", meaning: "Of the network cards.", lines: ["eth0 10.20.30.40"] }],
      },
    ],
    tickets: [
      {
        pressId: "press-0",
        number: "12340",
        url: "https://helpdesk.example.com/12340",
        subject: "FRONTDESK-02: The scanner is not found",
        status: "In progress",
        attention: "answered",
        replies: [
          { id: "r1", atMs: Date.UTC(2026, 2, 1, 9, 0), author: "Bea Technician", text: "Is it switched on?" },
          { id: "r2", atMs: Date.UTC(2026, 2, 2, 8, 0), author: "Bea Technician", text: "We sent you a new cable." },
        ],
        said: [{ text: "Yes, it is.", atMs: Date.UTC(2026, 2, 1, 10, 0), state: "sent" }],
      },
      { pressId: "press-00", number: "12299", subject: "A new chair", replies: [], said: [] },
    ],
  },
  folded: { stage: "folded" },
  cancelled: { stage: "cancelled", ...ended },
  blocked: { stage: "blocked", ...ended, why: "Requests of the warehouse go to the front office." },
  failed: { stage: "failed", ...ended, why: "The company of this computer is not known there." },
  dead: { stage: "dead", ...ended },
};

/** A picture that waits for the person's word. */
export const heldPicture: Changes = { picture: { state: "held", width: 1920, height: 1080 } };
