import { type Browser, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { serveDemoPage } from "../../packages/cli/src/demo/page.ts";
import { DemoPlay } from "../../packages/cli/src/demo/play.ts";
import { readPageFiles } from "../../packages/cli/src/pages/page-files.ts";
import type { LocalPage } from "../../packages/cli/src/pages/page-server.ts";
import { accessibilityProblems } from "../lib/accessibility.ts";

/** The demo's page in Chromium, with the real firmware behind its button. */
let browser: Browser;
let play: DemoPlay;
let local: LocalPage;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
  play = new DemoPlay();
  await play.start();
  local = await serveDemoPage(play, readPageFiles("demo"));
});
afterAll(async () => {
  await browser.close();
  await local.close();
  await play.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  complaints = [];
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(local.address);
  await page.getByText(/^(?:idle|sent|urgent|closed|cancelled)$/).waitFor();
});
afterEach(async () => page.close());

const button = () => page.getByRole("button", { name: "Help button" });
const newest = () => page.locator("#presses li").first();
const saysOfNewest = async (text: RegExp): Promise<void> => {
  await newest().getByText(text).waitFor();
};

test("a click is a ticket, the light says so, and the ticket can be looked at", async () => {
  await button().click();
  await saysOfNewest(/^Ticket 1001, \d+ ms from disk to ticket\.$/);
  await page.locator("#light-name", { hasText: /^sent$/ }).waitFor();
  await page.waitForFunction(`document.getElementById("button").style.getPropertyValue("--lamp") === "rgb(0 255 32)"`);
  await page.getByRole("img", { name: "green, steady" }).waitFor();
  const [ticket] = await Promise.all([page.waitForEvent("popup"), newest().getByRole("link").click()]);
  await ticket.waitForLoadState();
  expect(await ticket.textContent("body")).toContain("pressed the help button");
  await ticket.close();
  expect(complaints).toEqual([]);
});

test("two clicks are one urgent ticket", async () => {
  const before = await page.locator("#presses li").count();
  await button().dblclick({ delay: 50 });
  await saysOfNewest(/^Ticket \d+ \(pressed twice, urgent\)/);
  await page.locator("#light-name", { hasText: /^urgent$/ }).waitFor();
  expect(await page.locator("#presses li").count()).toBe(before + 1);
});

test("held, it makes no ticket: a note on the one before", async () => {
  await button().hover();
  await page.mouse.down();
  await page.locator("#button.down").waitFor();
  await expect.poll(() => play.model.presses[0]?.gesture, { timeout: 10_000 }).toBe("long");
  await page.mouse.up();
  await saysOfNewest(/^A note on ticket \d+ \(held\)\.$/);
});

test("the keyboard presses, too: down and up, and no second press by the key's own click", async () => {
  const before = await page.locator("#presses li").count();
  for (const key of [" ", "Enter"]) {
    const count = await page.locator("#presses li").count();
    await button().focus();
    await page.keyboard.press(key, { delay: 60 });
    await expect.poll(async () => page.locator("#presses li").count()).toBe(count + 1);
    await saysOfNewest(/^Ticket \d+, /);
  }
  expect(await page.locator("#presses li").count()).toBe(before + 2);
});

test("a click without a finger, as of a screen reader, is a press", async () => {
  const before = await page.locator("#presses li").count();
  await button().dispatchEvent("click");
  await expect.poll(async () => page.locator("#presses li").count()).toBe(before + 1);
  await saysOfNewest(/^Ticket \d+, /);
});

test("off-line it is saved and goes out by itself; unplugged it cannot be pressed", async () => {
  await page.getByRole("switch", { name: /Helpdesk system/ }).click();
  await page.getByText("off-line").waitFor();
  await button().click();
  await saysOfNewest(/^Saved, and tried again by itself/);
  await page.locator("#light-name", { hasText: "saved-offline" }).waitFor();
  await page.getByRole("switch", { name: /Helpdesk system/ }).click();
  await saysOfNewest(/^Ticket \d+/);
  const before = await page.locator("#presses li").count();
  await page.getByRole("switch", { name: /Cable/ }).click();
  await page.locator("#light-name", { hasText: "unplugged" }).waitFor();
  await button().click();
  await page.getByText("The button is unplugged. Plug it in first.").waitFor();
  expect(await page.locator("#presses li").count()).toBe(before);
  await page.getByRole("switch", { name: /Cable/ }).click();
  await page.getByText("plugged in").waitFor();
  await page.locator("#light-name", { hasText: /^(?:idle|sent)$/ }).waitFor();
});

test("a tab that goes away while it presses lets go", async () => {
  const other = await browser.newPage();
  await other.goto(local.address);
  await page.close();
  await other.locator("#button").hover();
  await other.mouse.down();
  await expect.poll(() => play.model.isDown).toBe(true);
  await other.close();
  await expect.poll(() => play.model.isDown).toBe(false);
  page = await browser.newPage();
});

test("a reload goes on, an address that was used opens nothing", async () => {
  const used = local.address;
  const other = await browser.newPage();
  await other.goto(used);
  await other.locator("#button").waitFor();
  expect(other.url()).not.toContain("#");
  await other.reload();
  await other.locator("#button").waitFor();
  await page.goto("about:blank");
  await page.goto(used);
  await page.getByRole("alert").getByText("This address was used already").waitFor();
  expect(await page.locator("main").isVisible()).toBe(false);
  await other.close();
});

test("nothing is too wide, and nobody is shut out, light and dark", async () => {
  for (const width of [320, 800, 1920]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect({ width, colorScheme, overflow }).toEqual({ width, colorScheme, overflow: 0 });
      expect(await accessibilityProblems(page)).toEqual([]);
    }
  }
});
