import { type Browser } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { PlayedDesktop } from "../lib/played-desktop.ts";
import { BuiltService } from "./bridge/built-service.ts";
import { type Row, percentile, row } from "./row.ts";

const rounds = 3;
const pagesPerRound = 5;
/** The page marks it itself: its first state is shown, and the form works. */
const interactiveAt = "performance.getEntriesByName('interactive')[0].startTime";

interface Opened {
  /** From the moment in which the browser has the address to the one in which the page can be used. */
  readonly interactiveMs: number;
  /** Over the wire, headers too. */
  readonly transferBytes: number;
}

/** In a window that has nothing of the page before. */
async function openPage(browser: Browser, address: string): Promise<Opened> {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let transferBytes = 0;
  await devtools.send("Network.enable");
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => void (transferBytes += encodedDataLength));
  await page.goto(address, { waitUntil: "commit" });
  await page.getByRole("heading", { level: 1, name: /^Ticket/ }).waitFor();
  const interactiveMs = await page.evaluate<number>(interactiveAt);
  await page.waitForLoadState("load");
  await page.getByRole("button", { name: "Close this page" }).click(); // or the next press has no page of its own
  await page.getByRole("heading", { level: 1, name: "You can close this tab" }).waitFor();
  await context.close();
  return { interactiveMs, transferBytes };
}

/** The group page: how soon the page of a press can be used, and how much of it goes over the wire; without a picture. */
export async function pageRows(): Promise<Row[]> {
  const desktop = await PlayedDesktop.start();
  const service = await BuiltService.start(desktop.environment);
  const browser = await launchChromium();
  try {
    const opened: Opened[][] = [];
    let sequence = 0;
    const next = async (): Promise<Opened> => {
      sequence += 1;
      service.button.press(sequence);
      service.button.gesture(sequence);
      const address = await desktop.nextAddress();
      await service.untilTickets(sequence);
      return openPage(browser, address);
    };
    await next(); // the browser's own first page
    for (let round = 0; round < rounds; round++) {
      const pages: Opened[] = [];
      for (let page = 0; page < pagesPerRound; page++) {
        pages.push(await next());
      }
      opened.push(pages);
    }
    const times = opened.map((pages) =>
      percentile(
        pages.map(({ interactiveMs }) => interactiveMs),
        0.5,
      ),
    );
    const most = Math.max(...opened.flat().map(({ transferBytes }) => transferBytes));
    return [
      row({
        group: "page",
        ...{ name: "open -> interactive in Chromium", value: Math.min(...times), unit: "ms" },
        goal: { on: "value", op: "<=", limit: 300 },
      }),
      row({
        group: "page",
        ...{ name: "transfer without the picture", value: most / 1024, unit: "KB" },
        goal: { on: "value", op: "<=", limit: 100 },
      }),
    ];
  } finally {
    await browser.close();
    await service.close();
    await desktop.close();
  }
}
