import { type Browser } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBridgeHere } from "../lib/bridge-here.ts";

/** The sandbox's ticket page as a person sees it, in Chromium. */
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser.close());

const hostile = `<img src=x onerror=alert(1)><script>document.title="owned"</script>`;

test("a ticket made by a press is on the page, hostile text stays text, and nothing is too wide", async () => {
  const sandbox = await startConnectWiseSandbox();
  try {
    const bridge = await startBridgeHere(sandbox, { person: { name: `Jane ${hostile}` } });
    const accepted = bridge.next("ticket.accepted");
    bridge.button.press(1);
    bridge.button.gesture(1);
    await accepted;
    await bridge.close();
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("dialog", (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    for (const width of [320, 1440]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.goto(sandbox.url);
        const list = page.url();
        await page.locator("main a").first().click();
        await page.waitForURL((url) => url.href !== list);
        expect(await page.locator("h1, h2").allTextContents()).not.toEqual([]);
        expect(await page.textContent("body")).toContain("pressed the help button");
        const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        expect({ width, colorScheme, overflow }).toEqual({ width, colorScheme, overflow: 0 });
      }
    }
    expect(await page.title()).not.toBe("owned");
    expect(complaints).toEqual([]);
  } finally {
    await sandbox.close();
  }
});
