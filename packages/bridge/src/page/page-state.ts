import { type Evidence, evidenceFields } from "../capture/fields.ts";
import type { ProcessList, ScreenFacts } from "../capture/parts.ts";
import { entryGroups } from "../compose/field-entry.ts";
import { cleanLine, cleanLines } from "../compose/clean-text.ts";
import { cleanPerson, personOf, typedPerson } from "../compose/press-person.ts";
import { longestName } from "../compose/known-facts.ts";
import { firstLines, sizeText } from "../compose/wording.ts";
import type { Language, LocalText } from "../config/page-section.ts";
import type { BridgeConfig } from "../config/schema.ts";
import type { ListedFollowUp } from "../record/follow-ups.ts";
import type { PressDetails } from "../record/messages.ts";
import type { CollectedGroup, MyTicket, PagePicture, PageSetup, PageState } from "./browser/protocol.ts";
import { formOf, localText, saidOf, shownQuestions } from "./form.ts";
import { saidNotes } from "./said-notes.ts";
import { type StageInput, canCancel, stageOf } from "./stage.ts";

/** All that the page's state is made of. */
export interface StateInput extends Omit<StageInput, "press"> {
  readonly details: PressDetails;
  /** Of the ticket it is a note on, when it is one. */
  readonly parent: PressDetails | undefined;
  /** What was read at the press; undefined: nothing is stored (any more). */
  readonly evidence: Evidence | undefined;
  /** The programs that ran; undefined: not read, or not known any more. */
  readonly processes: ProcessList | undefined;
  /** What the picture shows; undefined: none was taken, or it is not known any more. */
  readonly screen: ScreenFacts | undefined;
  /** Whether the helpdesk system knows the person; undefined: it was not asked yet. */
  readonly isKnown: boolean | undefined;
  readonly tickets: readonly MyTicket[];
  readonly config: Pick<BridgeConfig, "page" | "person" | "support">;
  readonly hasLogo: boolean;
  readonly language: Language;
}

const mostLines = 50;
/** Of the configuration's, characters. */
const longestText = 500;

export function pageState(input: StateInput): Omit<PageState, "version"> {
  const { config, details, language, nowMs, parent } = input;
  const { press } = details;
  const { pressId, recordedAtMs, saying, ticket } = press;
  const isTicketShown = (press.state === "sent" || press.state === "folded") && ticket !== undefined;
  return {
    setup: setupOf(config, input.hasLogo, language),
    press: { pressId, pressedAtMs: recordedAtMs, isUrgent: press.gesture === "double" },
    ...stageOf({ press, destination: input.destination, nowMs }),
    ...(isTicketShown ? { ticket: { number: ticket.number, ...webAddress(ticket.url) } } : {}),
    canCancel: canCancel(press),
    saying,
    person: personState(input),
    draft: saidOf(formOf(config.page), saying === "draft" ? details.said : undefined),
    said: saidNotes((parent ?? details).followUps),
    ...pictureState(input),
    collected: [
      ...(input.evidence === undefined ? [] : collectedGroups(input.evidence)),
      ...(input.processes === undefined ? [] : [collectedProcesses(input.processes)]),
    ],
    tickets: input.tickets,
  };
}

/** Nothing but an address of the web becomes a link. */
export const webAddress = (url: string | undefined): { readonly url?: string } =>
  url !== undefined && /^https?:\/\//i.test(url) ? { url } : {};

function setupOf({ page, support }: StateInput["config"], hasLogo: boolean, language: Language): PageSetup {
  const own = (name: "title" | "intro" | "thanks", text: LocalText | undefined): Partial<PageSetup["texts"]> =>
    text === undefined ? {} : { [name]: cleanLines(localText(text, language), longestText) };
  const { closeSeconds, form, kiosk, sound } = page;
  const { url, ...contact } = support;
  return {
    ...(page.language === undefined ? {} : { language: page.language }),
    questions: shownQuestions(formOf(page), language),
    texts: {
      ...own("title", page.texts.title),
      ...own("intro", page.texts.intro),
      ...own("thanks", page.texts.thanks),
    },
    support: { ...cleanTexts(contact), ...webAddress(url) },
    ...{ hasLogo, form, closeSeconds, isKiosk: kiosk, hasSound: sound },
  };
}

/** Those that are there. */
const cleanTexts = (texts: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts)
      .map(([name, text = ""]) => [name, cleanLine(text, longestText)] as const)
      .filter(([, text]) => text !== ""),
  );

function personState({ config, details, evidence, isKnown }: StateInput): PageState["person"] {
  const known = personOf(config.person, evidence?.fields ?? {});
  const { name, email } = cleanPerson({ ...known, ...typedPerson(details.said?.typed ?? {}) });
  const isAsked = isKnown === false;
  return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }), isAsked };
}

function pictureState({ details, screen }: StateInput): { readonly picture?: PagePicture } {
  if (screen === undefined) {
    return {};
  }
  const { width, height } = screen;
  const file = details.followUps.find(({ kind, name }) => kind === "file" && name.startsWith("screen."));
  const isStored = details.parts.some(({ name }) => name === "picture");
  const state = file === undefined ? (isStored ? "sending" : "removed") : pictureStates[file.state];
  return { picture: { state, width, height } };
}

const pictureStates: Readonly<Record<ListedFollowUp["state"], PagePicture["state"]>> = {
  held: "held",
  waiting: "sending",
  done: "sent",
  unsupported: "removed",
  failed: "removed",
};

/** Groups and fields of which something was read. */
const collectedProcesses = ({ count, processes }: ProcessList): CollectedGroup => ({
  title: "Programs that run",
  fields: [
    {
      label: `${count} programs`,
      meaning: "Those with the most memory, with their account; no command lines are read.",
      lines: processes.map(({ name, account, memoryBytes }) =>
        [name, account, sizeText(memoryBytes)].map((text) => cleanLine(text, longestName)).join(", "),
      ),
    },
  ],
});

const collectedGroups = (evidence: Evidence): CollectedGroup[] =>
  entryGroups(evidence)
    .map(({ title, entries }) => ({
      title,
      fields: entries
        .filter(({ state }) => state === "read")
        .map(({ name, label, lines }) => ({
          ...{ label, meaning: evidenceFields[name].meaning },
          lines: firstLines(lines, mostLines),
        })),
    }))
    .filter(({ fields }) => fields.length > 0);
