// The page of a press in Chromium, against a bridge that is played; whatever nobody planned fails the test.
import { type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { pageState } from "./page-states.ts";
import { type ScriptedPage, screenPicture, startScriptedPage } from "./scripted-page.ts";

export type Changes = NonNullable<Parameters<typeof pageState>[0]>;

export interface Visit {
  readonly page: Page;
  readonly server: ScriptedPage;
  /** Errors of the page, dialogs, requests to elsewhere. */
  readonly complaints: string[];
  /** Bytes that went over the wire, headers too. */
  wireBytes(): number;
  /** Bodies of what was posted. */
  said(path?: string): readonly unknown[];
  /** By its id, else its tag. */
  focused(): Promise<string>;
  /** How far the page is wider than the window, pixels. */
  overflow(): Promise<number>;
  /** Ends it, and looks for complaints; the end of the test does it for whoever does not. */
  close(): Promise<void>;
}

const posts = ["say", "cancel", "picture", "apart", "reply", "seen", "bye"].map((name) => `/api/${name}`);

/** A browser for the tests of a file; the answer opens the page of a press in it. */
export function visitPages(): (changes?: Changes, options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser;
  const opened = new Set<Visit>();
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    for (const visit of [...opened]) {
      await visit.close();
    }
  });
  return async (changes = {}, options = {}) => {
    const state = (language: Parameters<typeof pageState>[1]) => pageState(changes, language);
    const server = await startScriptedPage({ state, posts, picture: screenPicture });
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    let wireBytes = 0;
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(`dialog ${dialog.message()}`));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("request", (request) => {
      const isOurs = [`${server.origin}/`, `blob:${server.origin}/`].some((start) => request.url().startsWith(start));
      complaints.push(...(isOurs ? [] : [`request ${request.url()}`]));
    });
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    devtools.on("Network.loadingFinished", ({ encodedDataLength }) => void (wireBytes += encodedDataLength));
    const visit: Visit = {
      ...{ page, server, complaints, wireBytes: () => wireBytes },
      said: (path = "/api/say") => server.posted.filter((posted) => posted.path === path).map(({ body }) => body),
      focused: async () => page.evaluate("document.activeElement.id || document.activeElement.tagName"),
      overflow: async () =>
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
      close: async () => {
        opened.delete(visit);
        await context.close();
        await server.close();
        expect({ complaints, unplanned: server.complaints }).toEqual({ complaints: [], unplanned: [] });
      },
    };
    opened.add(visit);
    await page.goto(server.address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    return visit;
  };
}
