import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CardInput, composeCard } from "../../packages/cli/src/lights/card.ts";
import { cardLanguages, readCardWords } from "../../packages/cli/src/lights/card-words.ts";

/** The card of lights as it is looked at, and as it leaves the printer. */
let browser: Browser;
let page: Page;
let folder: string;
let complaints: string[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tier2-card-"));
  browser = await launchChromium();
  page = await browser.newPage();
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** As long as a configuration allows. */
const wordy = {
  ...{
    name: "The company's IT on the second floor ",
    phone: "+49 30 901820 10 extension ",
    hours: "Monday to Friday ",
  },
  ...{ email: "helpdesk.of.the.company@example.com", url: "https://help.example.com/a/very/long/address/" },
};
const longest = Object.fromEntries(Object.entries(wordy).map(([key, text]) => [key, text.repeat(20).slice(0, 200)]));

async function open(input: Partial<CardInput> & Pick<CardInput, "language">): Promise<void> {
  const file = path.join(folder, "card.html");
  const words = readCardWords(input.language);
  writeFileSync(file, composeCard({ words, support: longest, hasGestures: true, ...input }));
  complaints = [];
  await page.goto(pathToFileURL(file).href);
}

/** Names of elements whose content is larger than they are, or that reach beyond their half of the card. */
const tooLarge = `[...document.querySelectorAll(".half")].flatMap((half) => {
  const { bottom, right } = half.getBoundingClientRect();
  return [half, ...half.querySelectorAll("*")].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.bottom > bottom + 0.5 || box.right > right + 0.5 || (part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0);
  }).map((part) => part.tagName + " " + part.textContent.slice(0, 40));
})`;

test.each(cardLanguages)("%s: on paper it is one A4 page, and nothing is cut", async (language) => {
  await open({ language });
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 794, height: 1123 });
  expect(await page.evaluate(tooLarge)).toEqual([]);
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: false })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  const [, width = 0, height = 0] = (/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number);
  expect([width, height].map((points) => Math.round((points / 72) * 25.4))).toEqual([210, 297]);
  expect(await page.locator(".half:visible").count()).toBe(4);
  expect(complaints).toEqual([]);
});

test.each(cardLanguages)("%s: on a screen it is one card, at any width, light and dark", async (language) => {
  await open({ language });
  for (const width of [320, 1280]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ media: "screen", colorScheme });
      const beyond = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
      expect({ width, colorScheme, beyond }).toEqual({ width, colorScheme, beyond: 0 });
      expect(await page.locator(".half:visible").count()).toBe(2);
    }
  }
});

test("each light is told apart without its colour, also by who does not see", async () => {
  await open({ language: "en", support: {} });
  const shapes = await page.evaluate(
    `[...document.querySelectorAll("main svg")].map((one) => one.querySelector("path").getAttribute("d"))`,
  );
  expect(new Set(shapes as string[]).size).toBe(15);
  await page.getByRole("img", { name: "orange, blinks evenly" }).waitFor();
});

test("hostile words of a configuration are text", async () => {
  const hostile = `<img src=x onerror=alert(1)><script>document.title="owned"</script>`;
  await open({ language: "en", support: { name: hostile, url: `javascript:alert(1)//${hostile}` } });
  expect(await page.title()).toBe("What your help button tells you");
  expect(await page.locator("img, script, a").count()).toBe(0);
  expect(complaints).toEqual([]);
});
