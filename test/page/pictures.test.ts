// The README's pictures of page, report and card, made of what the product is now: TIER2_PICTURES=write puts them into
// docs/images. Without it they are made, too, and must be as wide as those that stand there: fonts are not the same everywhere.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { composeReport } from "@tier2/bridge";
import { type Browser } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeCard } from "../../packages/cli/src/lights/card.ts";
import { readCardWords } from "../../packages/cli/src/lights/card-words.ts";
import { heldPicture, pageState } from "../lib/page-states.ts";
import { screenPicture, startScriptedPage } from "../lib/scripted-page.ts";
import { report } from "./report-evidence.ts";

const images = path.resolve(import.meta.dirname, "../../docs/images");

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser.close());

/** Of a PNG, pixels: the first number of its header (RFC 2083, 11.2.1). */
const widthOf = (bytes: Buffer): number => bytes.readUInt32BE(16);

function isAsItStands(name: string, picture: Buffer): void {
  const file = path.join(images, name);
  if (process.env["TIER2_PICTURES"] === "write") {
    writeFileSync(file, picture);
  }
  expect(widthOf(readFileSync(file))).toBe(widthOf(picture));
}

test("the page after a press", async () => {
  const state = pageState({
    said: [{ text: "The printer jams since Monday.\n\n- Call me", atMs: Date.UTC(2026, 2, 2, 9, 16), state: "sent" }],
    tickets: [
      {
        ...{ pressId: "press-0", number: "12301", subject: "No sound in meetings", status: "In Progress" },
        ...{ attention: "answered", said: [] },
        replies: [{ id: "1", atMs: Date.UTC(2026, 2, 2, 8, 2), author: "Support", text: "Is the headset plugged in?" }],
      },
    ],
    ...heldPicture,
  });
  const server = await startScriptedPage({ state: () => state, picture: screenPicture });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, locale: "en-GB" });
    await page.goto(server.address);
    await page.getByRole("button", { name: "Send the picture" }).waitFor();
    isAsItStands("page.png", await page.screenshot());
    await page.close();
  } finally {
    await server.close();
  }
});

test("the report", async () => {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.setContent(composeReport(report));
  isAsItStands("report.png", await page.screenshot());
  await page.close();
});

test("the card of lights, as it leaves the printer", async () => {
  const page = await browser.newPage({ viewport: { width: 794, height: 1123 }, deviceScaleFactor: 1.5 });
  await page.emulateMedia({ media: "print" });
  const support = { name: "Example IT", phone: "555-0100", email: "help@example.com", hours: "Mon to Fri, 8 to 18" };
  await page.setContent(composeCard({ language: "en", words: readCardWords("en"), support, hasGestures: true }));
  // The first of the two on the page, which are cut apart.
  isAsItStands("card.png", await page.locator("main.card").screenshot());
  await page.close();
});
