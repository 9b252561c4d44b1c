import type { Clock } from "../clock.ts";
import type { Evidence, Reading } from "../capture/fields.ts";
import type { EvidencePart, ProcessList, ScreenFacts } from "../capture/parts.ts";
import { knownFacts } from "../compose/known-facts.ts";
import { personOf, typedPerson } from "../compose/press-person.ts";
import { wellFormed } from "../compose/well-formed.ts";
import type { Language } from "../config/page-section.ts";
import type { BridgeConfig } from "../config/schema.ts";
import type { Way } from "../deliver/ways.ts";
import type { BridgeEvent, DestinationState } from "../events.ts";
import type { PersonsSaying, PersonsWord, PressDetails, Recorder, Route } from "../record/messages.ts";
import type { Attention } from "../record/watched.ts";
import { blackOut } from "./blackout.ts";
import type { MyTicket, PictureWord, ReplyRequest, Said } from "./browser/protocol.ts";
import { formOf, isEmpty, noteOf, sayingOf } from "./form.ts";
import { HelpdeskQuestions } from "./helpdesk-questions.ts";
import { type Logo, readLogo } from "./logo.ts";
import { myTickets, sentPresses } from "./my-tickets.ts";
import { notPossible, unknownPress } from "./page-errors.ts";
import { type StateInput, pageState } from "./page-state.ts";
import type { PageSource, Visit } from "./source.ts";

export interface PageSourceParts {
  readonly recorder: Pick<Recorder, "call">;
  readonly clock: Clock;
  readonly config: () => BridgeConfig;
  readonly way: (route: Route) => Way | undefined;
  /** How the helpdesk system of a way stands, as far as it was told. */
  readonly destination: (route: Route) => DestinationState | undefined;
  /** Something may be due. */
  readonly wake: () => void;
  /** What a person was told of a ticket and has not read here; a press takes it off the light. */
  readonly news: Map<string, Attention>;
  /** Keeps what a person typed about themselves for their next presses. */
  readonly remember: (login: string, typed: PersonsSaying["typed"]) => void;
}

const listedPresses = 100;
const dayMs = 86_400_000;

/** What pages show of presses, and what the person does there. */
export class BridgePageSource implements PageSource {
  readonly #parts: PageSourceParts;
  readonly #listeners = new Set<() => void>();
  readonly #questions: HelpdeskQuestions;
  #settingApart = 0;

  constructor(parts: PageSourceParts) {
    this.#parts = parts;
    this.#questions = new HelpdeskQuestions({
      clock: parts.clock,
      way: () => parts.way("first"),
      onAnswer: () => this.changed(),
    });
  }

  /** A press that comes now may be one that a page asked for, and shows by itself. */
  get isSettingApart(): boolean {
    return this.#settingApart > 0;
  }

  /** Takes up what happens in the bridge. */
  take(event: BridgeEvent): void {
    if ("pressId" in event || event.type === "destination.changed" || event.type === "config.applied") {
      this.changed();
    }
  }

  stop(): void {
    this.#questions.stop();
  }

  subscribe(_visit: Visit, listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async state(visit: Visit, language: Language): ReturnType<PageSource["state"]> {
    const { clock, config, destination, recorder } = this.#parts;
    const details = await this.#details(visit.pressId);
    if (details === undefined) {
      return undefined;
    }
    const { parentId, pressId, route } = details.press;
    const parent = parentId === undefined ? undefined : await this.#details(parentId);
    const parts = await recorder.call("parts", { pressId, names: ["base", "processes", "screen"] });
    const evidence = evidenceIn(parts);
    const input: StateInput = {
      ...{ details, parent, evidence, language, config: config() },
      processes: readIn<ProcessList>(parts, "processes"),
      screen: readIn<ScreenFacts>(parts, "screen"),
      destination: destination(route),
      isKnown: evidence === undefined ? undefined : this.#isKnown(visit, evidence, details),
      tickets: await this.#tickets(visit, details),
      hasLogo: this.logo() !== undefined,
      nowMs: clock.now(),
    };
    return pageState(input);
  }

  async say(visit: Visit, said: Said): Promise<void> {
    const { config, recorder } = this.#parts;
    const { page } = config();
    const { pressId, person } = visit;
    const saying = sayingOf(formOf(page), said);
    if (isEmpty(saying)) {
      await recorder.call("letGo", { pressId, nowMs: this.#nowMs() });
    } else {
      await this.#say(pressId, saying);
    }
    if (saying.typed.name !== undefined && saying.typed.email !== undefined) {
      this.#questions.told(visit);
    }
    if (page.remember && !page.kiosk && person !== undefined) {
      this.#parts.remember(person, saying.typed);
    }
    this.#done();
  }

  async cancel({ pressId }: Visit): Promise<void> {
    await this.#decide(pressId, "cancel");
    this.#done();
  }

  async picture({ pressId }: Visit): ReturnType<PageSource["picture"]> {
    const parts = await this.#parts.recorder.call("parts", { pressId, names: ["picture"] });
    const bytes = parts.find(({ name }) => name === "picture")?.bytes;
    return bytes && { bytes, type: pictureType(bytes) };
  }

  async decidePicture(visit: Visit, word: PictureWord): Promise<void> {
    const { pressId } = visit;
    if (word.isAllowed && word.black.length > 0) {
      const picture = await this.picture(visit);
      const bytes = picture && (await blackOut(picture.bytes, word.black));
      if (bytes === undefined || !(await this.#parts.recorder.call("replacePicture", { pressId, bytes }))) {
        throw notPossible("No picture of this press waits for a word.");
      }
    }
    await this.#decide(pressId, word.isAllowed ? "allow-picture" : "refuse-picture");
    this.#done();
  }

  async apart({ pressId }: Visit): Promise<string> {
    this.#settingApart += 1;
    try {
      const apartId = await this.#parts.recorder.call("setApart", { pressId, nowMs: this.#nowMs() });
      if (apartId === undefined) {
        throw notPossible("It is no note on another ticket.");
      }
      return apartId;
    } finally {
      this.#settingApart -= 1;
      this.#done();
    }
  }

  async reply(visit: Visit, { pressId, text }: ReplyRequest): Promise<void> {
    await this.#refuseOthers(visit, pressId);
    const said = sayingOf(formOf(this.#parts.config().page), { words: text, chosen: [] });
    if (!isEmpty(said)) {
      await this.#say(pressId, said);
    }
    this.#done();
  }

  async seen(visit: Visit, pressId: string): Promise<void> {
    const { news, recorder } = this.#parts;
    await this.#refuseOthers(visit, pressId);
    news.delete(pressId);
    await recorder.call("decide", { pressId, word: "seen", nowMs: this.#nowMs() }); // read before: as well
    this.#done();
  }

  logo(): Logo | undefined {
    return readLogo(this.#parts.config().page.logo);
  }

  async #say(pressId: string, saying: PersonsSaying): Promise<void> {
    const note = noteOf(saying);
    const became = await this.#parts.recorder.call("say", { pressId, saying, note, nowMs: this.#nowMs() });
    if (became === "over") {
      throw notPossible("Nothing can be said about this press any more.");
    }
  }

  async #decide(pressId: string, word: PersonsWord): Promise<void> {
    const { isDone, why } = await this.#parts.recorder.call("decide", { pressId, word, nowMs: this.#nowMs() });
    if (!isDone) {
      throw notPossible(why ?? "That is not possible now.");
    }
  }

  /** Only what the person pressed, and on a shared computer only what the page is of. */
  async #refuseOthers({ person, pressId: own }: Visit, pressId: string): Promise<void> {
    const presses = pressId === own ? undefined : await this.#pressesOf(person);
    if (presses?.some((press) => press.pressId === pressId) === false) {
      throw unknownPress();
    }
  }

  async #pressesOf(person: string | undefined): Promise<readonly PressDetails["press"][]> {
    if (person === undefined || this.#parts.config().page.kiosk) {
      return [];
    }
    return (await this.#parts.recorder.call("queue", { limit: listedPresses, person })).presses;
  }

  async #tickets(visit: Visit, { press }: PressDetails): Promise<MyTicket[]> {
    const { config, news } = this.#parts;
    const sinceMs = this.#nowMs() - config().watch.days * dayMs;
    const presses = sentPresses(await this.#pressesOf(visit.person), sinceMs);
    const asked = presses.map(({ ticket, recordedAtMs }) => ({ ticketId: ticket.id, recordedAtMs }));
    const changes = this.#questions.changes(visit, asked);
    const details = new Map<string, PressDetails>();
    for (const { pressId } of presses) {
      const found = await this.#details(pressId);
      if (found !== undefined) {
        details.set(pressId, found);
      }
    }
    return myTickets({
      presses,
      ownTicketId: press.ticket?.id,
      changes,
      details,
      news: (pressId) => news.get(pressId),
    });
  }

  #isKnown(visit: Visit, { fields }: Evidence, { said }: PressDetails): boolean | undefined {
    const person = { ...personOf(this.#parts.config().person, fields), ...typedPerson(said?.typed ?? {}) };
    return this.#questions.isKnown(visit, { person, ...knownFacts(person, fields).device });
  }

  async #details(pressId: string): Promise<PressDetails | undefined> {
    return this.#parts.recorder.call("details", { pressId });
  }

  #nowMs(): number {
    return this.#parts.clock.now();
  }

  /** Something was changed: it may be due, and pages show it. */
  #done(): void {
    this.#parts.wake();
    this.changed();
  }

  /** Pages may show something else now. */
  changed(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function evidenceIn(parts: readonly EvidencePart[]): Evidence | undefined {
  const evidence = jsonIn<Partial<Evidence>>(parts, "base");
  return evidence && { capturedAtMs: evidence.capturedAtMs ?? 0, fields: wellFormed(evidence.fields ?? {}) };
}

/** What was read, where it was. */
function readIn<Value>(parts: readonly EvidencePart[], wanted: EvidencePart["name"]): Value | undefined {
  const reading = jsonIn<Reading<Value>>(parts, wanted);
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

function jsonIn<Value>(parts: readonly EvidencePart[], wanted: EvidencePart["name"]): Value | undefined {
  const part = parts.find(({ name }) => name === wanted);
  try {
    return part === undefined ? undefined : (JSON.parse(new TextDecoder().decode(part.bytes)) as Value);
  } catch {
    return undefined; // another version stored it
  }
}

const pictureType = ([first, second]: Uint8Array): string =>
  first === 0xff && second === 0xd8 ? "image/jpeg" : "image/webp";
