import type { Browser } from "playwright-core";
import { composeCard } from "../../packages/cli/src/lights/card.ts";
import { readCardWords } from "../../packages/cli/src/lights/card-words.ts";

const support = {
  name: "Example IT",
  phone: "555-0100",
  email: "help@example.com",
  hours: "Monday to Friday, 8 to 18",
};

/** The card of lights as it leaves the printer: the first of the two on the page. */
export async function cardPicture(browser: Browser, file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 794, height: 1123 }, deviceScaleFactor: 1.5 });
  await page.emulateMedia({ media: "print" });
  await page.setContent(composeCard({ language: "en", words: readCardWords("en"), support, hasGestures: true }));
  await page.locator("main.card").screenshot({ path: file });
  await page.close();
}
