// What the page and the bridge say to each other: JSON over HTTP on the loopback interface. Types alone; times in
// milliseconds since 1970 unless a name says otherwise. docs/page.md describes the requests.

/** Languages of the page; each is a file in assets/page/languages. */
export type Language = "en" | "de" | "es" | "fr";

/**
 * How the press stands. - saved: on disk, its ticket is about to be made. - form: waits for what the person says, at most
 * `leftMs`. - undo: may be cancelled by pressing again, for `leftMs`. - sending: an attempt runs. - offline: the helpdesk
 * system cannot be reached; it is tried again by itself. - paused: the helpdesk system refuses the bridge's credentials; IT has
 * to act, then it goes out. - sent: the ticket stands. - folded: a note on the ticket of the press before. - cancelled: by the
 * person, no ticket. - blocked: by a rule of the company, no ticket; `why` says it. - failed: refused; IT has to act. - dead:
 * given up after many days.
 */
export type Stage =
  | "saved"
  | "form"
  | "undo"
  | "sending"
  | "offline"
  | "paused"
  | "sent"
  | "folded"
  | "cancelled"
  | "blocked"
  | "failed"
  | "dead";

export interface PageTicket {
  readonly number: string;
  /** Where the helpdesk system shows it; for technicians as a rule. */
  readonly url?: string;
}

/** A question of the form; its `id` is unique within the form. */
export type PageQuestion =
  | { readonly id: string; readonly kind: "check"; readonly label: string }
  | {
      readonly id: string;
      readonly kind: "choice";
      readonly label: string;
      /** One of them is chosen, or none. */
      readonly choices: readonly { readonly id: string; readonly label: string }[];
    };

/** What the configuration says about the page; the same as long as it is in force. Plain text everywhere. */
export interface PageSetup {
  /** The one to begin with, where the configuration names one; else the browser's. */
  readonly language?: Language;
  /** In the language that was asked for. */
  readonly questions: readonly PageQuestion[];
  /** Texts of the administrator that take the place of the page's own, in the language that was asked for. */
  readonly texts: { readonly title?: string; readonly intro?: string; readonly thanks?: string };
  readonly support: {
    readonly name?: string;
    readonly phone?: string;
    readonly email?: string;
    readonly hours?: string;
    /** http or https. */
    readonly url?: string;
  };
  /** Whether `GET /logo` answers. */
  readonly hasLogo: boolean;
  /** "none": the page shows how it stands, and nothing is asked. */
  readonly form: "none" | "after" | "before";
  /** So long after the ticket stands an untouched page closes itself; 0: never. */
  readonly closeSeconds: number;
  /** Several people use this computer: nothing is remembered, no other tickets are listed. */
  readonly isKiosk: boolean;
  /** A short tone when the ticket stands. */
  readonly hasSound: boolean;
}

/** A picture of the screen that was taken at the press. `held`: waits for the person's word. `removed`: not sent. */
export interface PagePicture {
  readonly state: "held" | "sending" | "sent" | "removed";
  readonly width: number;
  readonly height: number;
}

/** What was collected: a group of fields, as the technician gets them. */
export interface CollectedGroup {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly meaning: string; readonly lines: readonly string[] }[];
}

/** Something that the person wrote after the ticket was made. */
export interface SaidNote {
  readonly text: string;
  readonly atMs: number;
  /** `unsupported`: the helpdesk system takes no such thing; say it by telephone. */
  readonly state: "waiting" | "sent" | "failed" | "unsupported";
}

/** A ticket of the same person. */
export interface MyTicket {
  readonly pressId: string;
  readonly number: string;
  readonly url?: string;
  readonly subject: string;
  /** As the helpdesk system calls it; undefined: not asked yet. */
  readonly status?: string;
  readonly attention?: "answered" | "waiting" | "closed";
  readonly replies: readonly {
    readonly id: string;
    readonly atMs: number;
    readonly author: string;
    readonly text: string;
  }[];
  readonly said: readonly SaidNote[];
}

/** Everything the page shows, made anew with every change. */
export interface PageState {
  /** Counts up with each change; `GET /api/state?after=N` answers when it is another. */
  readonly version: number;
  readonly setup: PageSetup;
  readonly press: { readonly pressId: string; readonly pressedAtMs: number; readonly isUrgent: boolean };
  readonly stage: Stage;
  /** Of `undo` and `form`: how long it stays so, when this was made. */
  readonly leftMs?: number;
  /** Of `blocked`, `failed`, `paused`, `offline`: a sentence for the person. */
  readonly why?: string;
  /** Of `sent` and `folded`, where it is known. */
  readonly ticket?: PageTicket;
  /** Whether it can still be cancelled. */
  readonly canCancel: boolean;
  /** Whether what is written now goes into the ticket itself (`draft`) or becomes a note on it (`note`); or cannot be said any more. */
  readonly saying: "draft" | "note" | "over";
  readonly person: {
    readonly name?: string;
    readonly email?: string;
    /** The helpdesk system does not know the person: name and address are asked for. */
    readonly isAsked: boolean;
  };
  /** What is stored of the form and not sent yet. */
  readonly draft: Said;
  readonly said: readonly SaidNote[];
  readonly picture?: PagePicture;
  readonly collected: readonly CollectedGroup[];
  /** Other open tickets of the person, newest first; at most 20. */
  readonly tickets: readonly MyTicket[];
}

/** What the person says, by the ids of questions and choices. Longest texts: words 20,000 characters, each other 200. */
export interface Said {
  readonly words: string;
  /** Ids of checks, and of the choices that are chosen. */
  readonly chosen: readonly string[];
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly company?: string;
}

/** A part of the picture to be painted black, in its pixels. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Body of `POST /api/open`. */
export interface OpenRequest {
  /** From the address the page was opened with; works once. */
  readonly token: string;
}

export interface OpenAnswer {
  /** To be sent as `Authorization: Bearer KEY` with every further request. */
  readonly key: string;
}

/** Body of `POST /api/picture`. */
export type PictureWord =
  | { readonly isAllowed: true; readonly black: readonly Rectangle[] }
  | { readonly isAllowed: false };

/** Body of `POST /api/reply`: a public note on one of the person's tickets. */
export interface ReplyRequest {
  readonly pressId: string;
  readonly text: string;
}

/** Every answer that is not 2xx. */
export interface PageRefusal {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}
