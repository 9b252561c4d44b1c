import { expect, test } from "vitest";
import en from "../../../assets/page/languages/en.json" with { type: "json" };
import { closesAfterMs } from "./auto-close.ts";
import { headlineOf, tabTitle } from "./headline.ts";
import { chooseLanguage, localeOf } from "./language.ts";
import { markReplies } from "./new-replies.ts";
import type { PageState, Stage } from "./protocol.ts";
import { textsOf } from "./texts.ts";
import { formatLeft, formatMoment } from "./times.ts";

const state = (stage: Stage, changes: Partial<PageState> = {}): PageState => ({
  version: 1,
  setup: {
    ...{ questions: [], texts: {}, support: { name: "Example IT" }, hasLogo: false, form: "after" },
    ...{ closeSeconds: 20, isKiosk: false, hasSound: false },
  },
  press: { pressId: "p", pressedAtMs: 0, isUrgent: false },
  ...{ stage, canCancel: false, saying: "note", person: { isAsked: false }, draft: { words: "", chosen: [] } },
  ...{ said: [], collected: [], tickets: [] },
  ...changes,
});
const stages: readonly Stage[] = [
  ...(["saved", "form", "undo", "sending", "offline", "paused", "sent"] as const),
  ...(["folded", "cancelled", "blocked", "failed", "dead"] as const),
];
const texts = textsOf(en);

test("every stage has words of its own; where the person has to call, the contact is shown", () => {
  const headlines = stages.map((stage) => headlineOf(state(stage), texts));
  expect(headlines.filter(({ title, text }) => title === "" || `${title}${text}`.includes("stage."))).toEqual([]);
  expect(new Set(headlines.map(({ text }) => text)).size).toBe(stages.length);
  expect(stages.filter((_stage, index) => headlines[index]?.needsContact)).toEqual([
    ...["paused", "blocked", "failed", "dead"],
  ]);
  expect(stages.filter((_stage, index) => headlines[index]?.isPressing)).toEqual(["blocked", "failed", "dead"]);
});

test("thanks of the administrator stand in for the page's own, and only when the ticket stands", () => {
  const { setup } = state("sent");
  const own = { setup: { ...setup, texts: { thanks: "We are on it." } } };
  expect(headlineOf(state("sent", own), texts).text).toBe("We are on it.");
  expect(headlineOf(state("saved", own), texts).text).toBe(en["stage.saved.text"]);
});

test("the tab tells the state and whose page it is", () => {
  const sent = state("sent", { ticket: { number: "12345" } });
  expect(tabTitle(headlineOf(sent, texts), sent)).toBe("Ticket 12345 was made – Example IT");
});

test("only an untouched page whose ticket stands closes itself", () => {
  expect(closesAfterMs(state("sent"), false)).toBe(20_000);
  expect(closesAfterMs(state("sent"), true)).toBeUndefined();
  expect(closesAfterMs(state("failed"), false)).toBeUndefined();
  expect(closesAfterMs({ stage: "sent", setup: { closeSeconds: 0 } }, false)).toBeUndefined();
});

test("the language: chosen, configured, the browser's, English", () => {
  expect(chooseLanguage("fr", "de", ["es"])).toBe("fr");
  expect(chooseLanguage(undefined, "de", ["es"])).toBe("de");
  expect(chooseLanguage(undefined, undefined, ["it-IT", "es-MX", "de"])).toBe("es");
  expect(chooseLanguage(undefined, undefined, ["it"])).toBe("en");
  expect(localeOf("en", ["de-CH", "en-GB"])).toBe("en-GB");
  expect(localeOf("fr", ["de-CH", "en-GB"])).toBe("fr");
});

test("time that is left is told in words; begun seconds count", () => {
  expect(formatLeft(8_001, "en")).toBe("9 seconds");
  expect(formatLeft(61_000, "de")).toBe("1 Minute, 1 Sekunde");
  expect(formatLeft(120_000, "en")).toBe("2 minutes");
  expect(formatLeft(-5, "en")).toBe("0 seconds");
});

test("moments: today without the date, and never an exception", () => {
  const noon = new Date(2026, 2, 2, 12).getTime();
  expect(formatMoment(noon, noon + 60_000, "de")).toBe("12:00");
  expect(formatMoment(noon - 86_400_000, noon, "en-GB")).toBe("1 Mar 2026, 12:00");
  expect([Number.NaN, Infinity, 1e20].map((atMs) => formatMoment(atMs, noon, "en"))).toEqual(["", "", ""]);
});

test("new replies: the newest of an answered ticket, then whatever comes", () => {
  const reply = (id: string, atMs: number) => ({ id, atMs, author: "Bea", text: "…" });
  const ticket = { pressId: "p", number: "1", subject: "s", said: [] };
  const two = { ...ticket, attention: "answered", replies: [reply("b", 2), reply("a", 1)] } as const;
  const first = markReplies(undefined, two);
  expect([...first.newIds]).toEqual(["b"]);
  expect([...markReplies(undefined, { ...ticket, replies: two.replies }).newIds]).toEqual([]);
  const next = markReplies(first, { ...ticket, replies: [...two.replies, reply("c", 3)] });
  expect([...next.newIds]).toEqual(["b", "c"]);
});
