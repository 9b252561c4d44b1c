// Hostile text in Chromium, with JavaScript on: in the sandboxes' pages, the report, and the page of a press.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { composeReport } from "@tier2/bridge";
import { sandboxKinds } from "@tier2/psa-adapters/sandbox";
import { type Browser, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startHostileDesk } from "../lib/hostile-desk.ts";
import { filledWith, harmfulIn, hostileTexts, ownedTitle } from "../lib/hostile-texts.ts";
import { scaled } from "../lib/scale.ts";
import { fields, processes, report } from "./report-evidence.ts";

let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tier2-hostile-"));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Longest text that a value of a report or an answer is filled with. */
const longest = 5000;
const shortened = hostileTexts.map(({ name, text }) => ({ name, text: text.slice(0, longest) }));
/** Those that a browser could take for more than text come first. */
const pageTexts = shortened.slice(0, scaled({ small: 8, full: shortened.length }));
const isMet = (_text: unknown, index: number): boolean => index % scaled({ small: 3, full: 1 }) === 0;

const markupEnd = `"'></p><img src=x onerror=alert(1)>`;

const longRun = { timeout: scaled({ small: 120_000, full: 900_000 }) };

interface Watched {
  readonly page: Page;
  /** Opens it, and holds that nothing ran and nothing was asked of anybody but `origin`. */
  open(address: string, origin: string): Promise<void>;
  expectQuiet(): Promise<void>;
}

async function watched(): Promise<Watched> {
  const context = await browser.newContext();
  onTestFinished(async () => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  let ours = "";
  page.on("dialog", (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("popup", (popup) => complaints.push(`popup ${popup.url()}`));
  page.on("request", (request) => {
    const address = request.url().replace(/^blob:/, "");
    complaints.push(...(address.startsWith(ours) ? [] : [`request ${address}`]));
  });
  const expectQuiet = async (): Promise<void> => {
    expect(complaints).toEqual([]);
    expect(page.url().startsWith(ours)).toBe(true);
    expect(await page.title()).not.toBe(ownedTitle);
    expect(await page.locator(acting).count()).toBe(0);
    expect(await page.locator("script:not([src])").count()).toBe(0);
  };
  return {
    page,
    expectQuiet,
    open: async (address, origin) => {
      ours = origin;
      await page.goto(address);
      await expectQuiet();
    },
  };
}

/** Elements that no page of ours has. */
const acting =
  "iframe, object, embed, base, animate, meta[http-equiv=refresh], [onerror], [onload], [onmouseover], [onfocus], [srcdoc]";

test.each(sandboxKinds)("the pages of the %s sandbox show tickets of hostile text as text", longRun, async (kind) => {
  const desk = await startHostileDesk(kind);
  for (const { text } of pageTexts) {
    await desk.press(text);
  }
  const { page, open } = await watched();
  await open(desk.sandbox.url, desk.sandbox.url);
  const tickets = desk.sandbox.page.tickets();
  expect(tickets.length).toBeGreaterThanOrEqual(pageTexts.length);
  for (const { id } of tickets) {
    await open(`${desk.sandbox.url}/tickets/${id}`, desk.sandbox.url);
    expect(harmfulIn(await page.locator("main").innerText())).toBeUndefined();
  }
  expect(await page.locator(`img, a[href^="http://192"], a[href^="javascript:"]`).count()).toBe(0);
});

test("the report with hostile text in every place has nothing but text, and its policy", async () => {
  const { page, open } = await watched();
  for (const { name, text } of shortened.filter(isMet)) {
    const file = path.join(folder, `${name}.html`);
    const whole = composeReport({
      press: report.press === undefined ? undefined : { ...report.press, serial: text },
      person: { name: text, email: text, phone: text },
      evidence: { ...report.evidence, fields: filledWith(fields, text) },
      processes: { value: { count: processes.length, processes: filledWith(processes, text) } },
      screen: { notAvailable: text },
    });
    expect({ name, harm: harmfulIn(whole) }).toEqual({ name, harm: undefined });
    writeFileSync(file, whole);
    const address = pathToFileURL(file).href;
    await open(address, address);
    const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/script-src(?! 'none')|unsafe-eval/);
    expect(await page.locator("script, img, link, a, form, input").count()).toBe(0);
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
  }
});

test(
  "the page of a press shows what technicians answer, and all that was read and said, as text",
  longRun,
  async () => {
    for (const { text } of pageTexts.slice(0, scaled({ small: 2, full: pageTexts.length }))) {
      const desk = await startHostileDesk("connectwise", {
        page: { open: true },
        support: { name: `x${markupEnd}\u202E\u001B[2J`, phone: "=1+1", url: "javascript:alert(1)" },
      });
      const { press } = await desk.press(text);
      for (const answer of shortened.slice(0, 20)) {
        desk.sandbox.page.technician?.answer(press.ticket?.id ?? "", answer.text);
      }
      const { page, open, expectQuiet } = await watched();
      const address = await desk.addresses.until(() => true);
      await open(address, new URL(address).origin);
      await page.getByRole("heading", { level: 1, name: /Ticket \d+ was made/ }).waitFor();
      await page.locator("details", { hasText: "DROP TABLE press" }).first().waitFor({ state: "attached" });
      for (const summary of await page.locator("summary:visible").all()) {
        await summary.click();
      }
      expect(harmfulIn(await page.locator("body").innerText())).toBeUndefined();
      expect(await page.locator(`img:not(.logo), a[href^="javascript:"], a[href^="http://192"]`).count()).toBe(0);
      await expectQuiet();
    }
  },
);
