import { writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import sharp from "sharp";
import { expect, test } from "vitest";
import { type Observer, openObserver } from "./capture/observer.ts";
import type { Session } from "./capture/session.ts";
import type { TakePicture } from "./capture/pieces.ts";
import { Tier2Error } from "./errors.ts";
import type { BridgeEvent } from "./events.ts";
import type { PageState, Stage } from "./page/browser/protocol.ts";
import { askPage } from "./page/testing/ask-page.ts";
import { PageVisitor } from "./page/testing/page-visitor.ts";
import { loadExpressions } from "./rules/expression.ts";
import { type ReadyRule, prepareRules } from "./rules/run-rules.ts";
import { type BridgeRig, bridgeRig } from "./testing/bridge-rig.ts";
import { FakePsa } from "./testing/fake-psa.ts";
import { Happenings } from "./testing/happenings.ts";
import type { ConfigChange } from "./testing/test-config.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const ann: Session = {
  ...{ userName: "ann", userId: process.getuid?.(), kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: ":7" },
};

interface PageRig extends BridgeRig {
  readonly psa: FakePsa;
  /** Addresses that a browser was to open. */
  readonly addresses: Happenings<string>;
  readonly seat: { session: Session | undefined };
  /** Presses, and opens the page in the place of a browser. */
  readonly pressAndOpen: () => Promise<PageVisitor>;
}

interface RigOptions extends ConfigChange {
  readonly page?: Readonly<Record<string, unknown>>;
  readonly picture?: Uint8Array<ArrayBuffer>;
  readonly refuse?: Tier2Error;
  readonly readyRules?: readonly ReadyRule[];
  readonly known?: FakePsa["known"];
}

async function pageRig({ picture, refuse, known, ...change }: RigOptions = {}): Promise<PageRig> {
  const psa = new FakePsa();
  if (known !== undefined) {
    psa.known = known;
    psa.capabilities = { ...psa.capabilities, lookup: ["contact"] };
  }
  const addresses = new Happenings<string>();
  const seat: PageRig["seat"] = { session: ann };
  const take: TakePicture = async () => ({
    facts: {
      value: {
        ...{ type: "image/jpeg", width: 200, height: 100, sizeBytes: picture?.length ?? 0, of: "monitor" },
        ...{ hiddenWindows: 0, takenAtMs: 1 },
      },
    },
    ...(picture === undefined ? {} : { picture }),
  });
  const rig = await bridgeRig(psa, {
    ...change,
    person: {},
    page: { open: true, ...change.page },
    parts: {
      openObserver: async (parts): Promise<Observer> => {
        const typed = (): ReturnType<NonNullable<typeof parts.typed>> => parts.typed?.("ann");
        const observer = await openObserver(parts);
        const person: Observer["person"] = () => {
          const { name, email } = typed() ?? {};
          return {
            login: { value: "ann" },
            ...(name === undefined ? {} : { fullName: { value: { name, source: "typed" } } }),
            ...(email === undefined ? {} : { email: { value: { address: email, source: "typed" } } }),
          };
        };
        const { capturer } = observer;
        return {
          ...observer,
          capturer: {
            capture: () => {
              const evidence = capturer.capture();
              return { ...evidence, fields: { ...evidence.fields, ...person() } };
            },
            processes: async () => ({ value: { count: 0, processes: [] } }),
          },
          findSession: () => seat.session,
          person,
          pictureTaker: () => (picture === undefined ? undefined : take),
        };
      },
      openPage: async (url) => {
        if (refuse !== undefined) {
          throw refuse;
        }
        addresses.add(url);
      },
    },
  });
  const pressAndOpen = async (): Promise<PageVisitor> => {
    const address = addresses.next(() => true);
    rig.button.press();
    return PageVisitor.open(await address);
  };
  return Object.assign(rig, { psa, addresses, seat, pressAndOpen });
}

const isStage =
  (...stages: readonly Stage[]) =>
  ({ stage }: PageState): boolean =>
    stages.includes(stage);
const isType =
  (type: BridgeEvent["type"]) =>
  (event: BridgeEvent): boolean =>
    event.type === type;
const words = (text: string, more: object = {}): object => ({ words: text, chosen: [], ...more });

test("a press opens its page, which goes on to the ticket; what is said then is a public note on it", async () => {
  const { psa, pressAndOpen } = await pageRig();
  const page = await pressAndOpen();
  const state = await page.until(isStage("sent"));
  expect(state).toMatchObject({ ticket: { number: "T1" }, saying: "note", canCancel: false, said: [] });
  expect(state.collected.map(({ title }) => title)).toContain("Computer now");
  await page.post("/api/say", words("The printer jams.", { chosen: ["c2", "q1.2"] }));
  const later = await page.until(({ said }) => said[0]?.state === "sent");
  expect(later.said[0]?.text).toBe(
    "The printer jams.\n\n- This is an emergency\n- Call me to discuss the issue/request or schedule",
  );
  expect(Math.abs(Date.now() - (later.said[0]?.atMs ?? 0))).toBeLessThan(60_000);
  expect(psa.notes).toMatchObject([{ ticketId: "1", visibility: "public", text: later.said[0]?.text }]);
});

test("a form that comes before: the press waits, and what is said becomes a part of the ticket", async () => {
  const { psa, pressAndOpen } = await pageRig({ page: { form: "before" } });
  const page = await pressAndOpen();
  const waiting = await page.until(isStage("form"));
  expect(waiting).toMatchObject({ saying: "draft", canCancel: true });
  expect(waiting.leftMs).toBeGreaterThan(9 * 60_000);
  await page.post("/api/say", words("No network.", { chosen: ["c1"], name: "Ann Typed", email: "ann@example.com" }));
  await page.until(isStage("sent"));
  expect(psa.drafts).toMatchObject([{ person: { name: "Ann Typed", email: "ann@example.com" } }]);
  expect(psa.drafts[0]?.publicText).toContain("No network.");
  expect(psa.drafts[0]?.publicText).toContain("This is a recurring issue/request");
});

test("what a person typed is used for the next presses, over restarts, and forgotten when it is erased", async () => {
  const rig = await pageRig({ page: { form: "before" } });
  const page = await rig.pressAndOpen();
  await page.until(isStage("form"));
  await page.post("/api/say", words("a", { name: "Ann Typed", email: "ann@example.com" }));
  await page.until(isStage("sent"));
  await page.post("/api/bye");
  await rig.restart();
  const next = await rig.pressAndOpen();
  const state = await next.until(({ collected, stage }) => collected.length > 0 && stage === "form");
  expect(state.person).toMatchObject({ name: "Ann Typed", email: "ann@example.com" });
  await next.post("/api/bye");
  await rig.bridge.erase("ann");
  const last = await rig.pressAndOpen();
  expect((await last.until(({ collected }) => collected.length > 0)).person.name).toBeUndefined();
});

test("the form of an empty page lets the press go", async () => {
  const { psa, pressAndOpen } = await pageRig({ page: { form: "before" } });
  const page = await pressAndOpen();
  await page.until(isStage("form"));
  await page.post("/api/say", words(""));
  await page.until(isStage("sent"));
  expect(psa.drafts).toHaveLength(1);
});

test("cancelled within the time to undo: no ticket; once more it is not possible", async () => {
  const { psa, pressAndOpen, events } = await pageRig({ policy: { submit: "undo", undoSeconds: 60 } });
  const page = await pressAndOpen();
  const waiting = await page.until(isStage("undo"));
  expect(waiting).toMatchObject({ canCancel: true, leftMs: expect.any(Number) as number });
  await page.post("/api/cancel");
  expect(await page.until(isStage("cancelled"))).toMatchObject({ saying: "over", canCancel: false });
  expect(await page.ask("POST /api/cancel")).toMatchObject({
    status: 409,
    json: { error: { code: "page_not_possible" } },
  });
  expect(await page.ask("POST /api/say", words("x"))).toMatchObject({ status: 409 });
  expect(events.all.some(isType("ticket.accepted"))).toBe(false);
  expect(psa.drafts).toEqual([]);
});

test("a picture waits for the person's word and goes out black where they said", async () => {
  const picture = new Uint8Array(
    await sharp({ create: { width: 200, height: 100, channels: 3, background: "#ff0000" } })
      .jpeg()
      .toBuffer(),
  );
  const { psa, pressAndOpen, events } = await pageRig({ picture, capture: { screen: { policy: "ask" } } });
  const page = await pressAndOpen();
  const held = await page.until(({ picture: shown, stage }) => shown?.state === "held" && stage === "sent");
  expect(held.picture).toEqual({ state: "held", width: 200, height: 100 });
  const preview = await page.ask("GET /api/picture");
  expect(preview.headers["content-type"]).toBe("image/jpeg");
  expect(new Uint8Array(preview.bytes)).toEqual(picture);
  await page.post("/api/picture", { isAllowed: true, black: [{ left: 20, top: 20, width: 60, height: 60 }] });
  await page.until(({ picture: shown }) => shown?.state === "sent");
  await events.until(
    (event) => event.type === "follow-up.done" && event.kind === "file" && event.name === "screen.jpg",
  );
  const sent = psa.files.find(({ name }) => name === "screen.jpg");
  const raw = await sharp(sent?.bytes).raw().toBuffer();
  const redAt = (x: number, y: number): number => raw[(y * 200 + x) * 3] ?? -1;
  expect([redAt(50, 50), redAt(25, 75)].every((red) => red < 16)).toBe(true);
  expect([redAt(5, 5), redAt(150, 50)].every((red) => red > 240)).toBe(true);
  expect(await page.ask("POST /api/picture", { isAllowed: false })).toMatchObject({ status: 409 });
});

test("a picture that is refused is gone", async () => {
  const picture = new Uint8Array(
    await sharp({ create: { width: 20, height: 10, channels: 3, background: "#ff0000" } })
      .jpeg()
      .toBuffer(),
  );
  const { psa, pressAndOpen } = await pageRig({ picture, capture: { screen: { policy: "ask" } } });
  const page = await pressAndOpen();
  await page.until(({ picture: shown }) => shown?.state === "held");
  await page.post("/api/picture", { isAllowed: false });
  await page.until(({ picture: shown }) => shown?.state === "removed");
  expect((await page.ask("GET /api/picture")).status).toBe(404);
  expect(psa.files.filter(({ name }) => name.startsWith("screen"))).toEqual([]);
});

test("a folded press opens no second page: the one that is open goes on with it, and makes a ticket of its own of it", async () => {
  const { psa, pressAndOpen, button, addresses } = await pageRig({ policy: { fold: true } });
  const page = await pressAndOpen();
  const first = await page.until(isStage("sent"));
  button.press();
  const folded = await page.until(isStage("folded"));
  expect(folded).toMatchObject({ ticket: { number: "T1" }, saying: "note" });
  await page.post("/api/say", words("And this."));
  await page.until(({ said }) => said[0]?.state === "sent");
  await page.post("/api/apart");
  const own = await page.until(isStage("sent"));
  expect(own.ticket?.number).toBe("T2");
  expect(own.press.pressId).not.toBe(first.press.pressId);
  expect(own.tickets.map(({ number }) => number)).toEqual(["T1"]);
  expect(psa.drafts).toHaveLength(2);
  expect(addresses.all).toHaveLength(1);
  expect((await page.ask("POST /api/apart")).status).toBe(409);
});

test("a press with a ticket of its own has a page of its own, which lists the other ticket with its answers", async () => {
  const { psa, pressAndOpen } = await pageRig();
  const one = await pressAndOpen();
  const first = await one.until(isStage("sent"));
  await one.post("/api/bye");
  const reply = { id: "r1", atMs: 5, author: "Tech\u202enician", text: "Try\u0007 again." };
  const change = { ticketId: "1", status: "Waiting", isClosed: false, replies: [reply] };
  psa.plannedChanges.push({ status: "answered", value: [change] });
  const two = await pressAndOpen();
  const state = await two.until(({ tickets }) => (tickets[0]?.replies.length ?? 0) > 0);
  expect(state.tickets).toMatchObject([
    { number: "T1", status: "Waiting", replies: [{ author: "Technician", text: "Try again." }], said: [] },
  ]);
  await two.post("/api/reply", { pressId: first.press.pressId, text: "It works." });
  const answered = await two.until(({ tickets }) => tickets[0]?.said[0]?.state === "sent");
  expect(answered.tickets[0]?.said).toMatchObject([{ text: "It works." }]);
  expect(psa.notes).toMatchObject([{ ticketId: "1", visibility: "public", text: "It works." }]);
  await two.post("/api/seen", { pressId: first.press.pressId });
  const stranger = await two.ask("POST /api/reply", { pressId: "no-such-press", text: "x" });
  expect(stranger).toMatchObject({ status: 404, json: { error: { code: "page_press_unknown" } } });
});

test("on a shared computer nothing of others is listed or can be answered", async () => {
  const { pressAndOpen } = await pageRig({ page: { kiosk: true } });
  const one = await pressAndOpen();
  const { press } = await one.until(isStage("sent"));
  await one.post("/api/bye");
  const two = await pressAndOpen();
  expect((await two.until(isStage("sent"))).tickets).toEqual([]);
  expect((await two.ask("POST /api/reply", { pressId: press.pressId, text: "x" })).status).toBe(404);
});

test("who is not known to the helpdesk system is asked, once it was looked up", async () => {
  const unknown = await pageRig({ known: { why: "nobody" } });
  const page = await unknown.pressAndOpen();
  await page.until(({ person }) => person.isAsked);
  expect(unknown.psa.calls.filter((call) => call === "lookup")).toHaveLength(1);
  await page.until(isStage("sent"));
  await page.post("/api/say", words("", { name: "Ann", email: "ann@example.com" }));
  expect((await page.until(({ said }) => said.length > 0)).person.isAsked).toBe(false);
  const known = await pageRig({ known: { contact: { name: "Ann" }, why: "by name" } });
  const other = await known.pressAndOpen();
  await other.until(isStage("sent"));
  expect((await other.state()).person.isAsked).toBe(false);
});

test("a refused press says why in words for the person, not those of the helpdesk system", async () => {
  const { pressAndOpen, psa } = await pageRig({ page: { form: "before" } });
  psa.plannedSubmits.push({
    makes: false,
    answer: { status: "rejected", error: { code: "value_unknown", message: "host psa.invalid: field x" } },
  });
  const page = await pressAndOpen();
  await page.until(isStage("form"));
  await page.post("/api/say", words("x"));
  const failed = await page.until(isStage("failed"));
  expect(failed.why).toBe("A value of the ticket is not known to the helpdesk system.");
});

test("a rule of the company that blocks says its own words", async () => {
  const rules = [{ name: "no", when: "true", block: "Please call 123." }];
  const readyRules = await prepareRules(rules, loadExpressions);
  const { pressAndOpen, psa } = await pageRig({ readyRules });
  const page = await pressAndOpen();
  expect(await page.until(isStage("blocked"))).toMatchObject({ why: "Please call 123.", saying: "over" });
  expect(psa.drafts).toEqual([]);
});

test("the page and its scripts come from the bridge", async () => {
  const { pressAndOpen } = await pageRig();
  const { port } = await pressAndOpen();
  const types = ["/", "/page.css", "/main.js"].map(async (file) => {
    const { status, headers } = await askPage(port, `GET ${file}`);
    return [status, headers["content-type"]];
  });
  expect(await Promise.all(types)).toEqual([
    [200, "text/html; charset=utf-8"],
    [200, "text/css; charset=utf-8"],
    [200, "text/javascript; charset=utf-8"],
  ]);
});

const noBrowser = new Tier2Error({
  ...{ code: "made_by_the_test", category: "bridge", message: "There is no browser.", hint: "None." },
});

test.each([
  ["nobody is there", { session: undefined }, {}],
  ["the screen is locked", { session: { ...ann, isLocked: true } }, {}],
  ["there is only text", { session: { ...ann, kind: "text" as const } }, {}],
  ["there is no browser", {}, { refuse: noBrowser }],
])("%s: a press that would wait for its form goes out at once", async (_name, seat, options) => {
  const { events, psa, seat: place, button } = await pageRig({ page: { form: "before" }, ...options });
  Object.assign(place, seat);
  button.press();
  await events.until(isType("ticket.accepted"));
  expect(psa.drafts).toHaveLength(1);
});

test("pages of a bridge that stopped answer nothing any more", async () => {
  const rig = await pageRig();
  const page = await rig.pressAndOpen();
  const { version } = await page.until(isStage("sent"));
  const waiting = page.ask(`GET /api/state?after=${version}`).catch(() => undefined);
  await rig.restart();
  await waiting;
  await expect(page.state()).rejects.toThrow("ECONNREFUSED");
});

test("the logo comes from its file, with the key alone", async () => {
  const file = path.join(temporaryFolder(), "logo.svg");
  writeFileSync(file, "<svg xmlns='http://www.w3.org/2000/svg'/>");
  const { pressAndOpen } = await pageRig({ page: { logo: file } });
  const page = await pressAndOpen();
  expect((await page.state()).setup.hasLogo).toBe(true);
  expect((await page.ask("GET /logo")).headers["content-type"]).toBe("image/svg+xml");
});
