// The whole way in a real browser: the firmware's press, the page that opens, what the person does there, the sandbox's ticket.
import { type Browser, type BrowserContext, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import sharp from "sharp";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { hasX11 } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { type PageDesk, startPageDesk } from "../lib/page-desk.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser.close());

const asks = { capture: { screen: { policy: "ask", of: "all-monitors" } } };

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 1000 } });
  onTestFinished(async () => context.close());
  return context;
}

async function open(address: string, context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await newContext())).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  return page;
}

const headline = (page: Page, text: RegExp): Promise<void> =>
  page.getByRole("heading", { level: 1, name: text }).waitFor();

/** Resolves when a further note of the person is on the sandbox's only ticket. */
const notesOf = async ({ desk }: PageDesk, count: number): Promise<readonly string[]> => {
  const isPublic = (note: { readonly detailDescriptionFlag: boolean }): boolean => note.detailDescriptionFlag;
  await desk.rig.sandbox.until(([ticket]) => (ticket?.notes.filter(isPublic).length ?? 0) >= count);
  return (
    desk.rig.sandbox
      .tickets()[0]
      ?.notes.filter(isPublic)
      .map(({ text }) => text) ?? []
  );
};

test.runIf(hasX11)("a press, words, choices and a picture with a black part: all of it is in the ticket", async () => {
  const at = await startPageDesk(asks);
  const lines = Array.from({ length: 20 }, () => "SECRET ".repeat(12));
  await at.display.showTerminal({ title: "Letter", background: "white", geometry: "120x30+100+100", lines });
  const { address } = await at.press();
  const page = await open(address);
  await headline(page, /^Ticket \d+ was made$/);
  const { sandbox } = at.desk.rig;
  const [ticket] = sandbox.tickets();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain(String(ticket?.id));

  await page.getByLabel("What is the problem?").fill("The printer jams <b>again</b>.\nSince Monday.");
  await page.getByLabel("This is an emergency").check();
  await page.getByLabel("This affects multiple people").check();
  await page.getByRole("button", { name: /^Add to ticket/ }).click();
  await page.getByText("Thank you, we have it.").waitFor();
  const notes = await notesOf(at, 2); // the ticket's own text is the first
  expect(notes.at(-1)).toContain("The printer jams <b>again</b>.\nSince Monday.");
  expect(notes.at(-1)).toContain("- This is an emergency\n- This affects multiple people");
  await page.getByText("in the ticket").waitFor();

  const image = page.getByAltText("Your screen when you pressed the button");
  await image.scrollIntoViewIfNeeded();
  const box = await image.boundingBox();
  expect(box).not.toBeNull();
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width * 0.25, y + height * 0.25);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.5, y + height * 0.5, { steps: 4 });
  await page.mouse.up();
  const done = at.desk.events.next("follow-up.done", { kind: "file", name: "screen.jpg" });
  await page.getByRole("button", { name: "Send the picture" }).click();
  await done;
  await page.getByText("The picture is in the ticket.").waitFor();
  const picture = sandbox.data.documents.find(({ fileName }) => fileName === "screen.jpg");
  expect(picture).toMatchObject({ recordId: ticket?.id, publicFlag: false });
  const { data, info } = await sharp(picture?.content).greyscale().raw().toBuffer({ resolveWithObject: true });
  const brightest = (left: number, top: number, right: number, bottom: number): number => {
    let most = 0;
    for (let row = Math.round(top * info.height); row < bottom * info.height; row++) {
      for (let column = Math.round(left * info.width); column < right * info.width; column++) {
        most = Math.max(most, data[row * info.width + column] ?? 0);
      }
    }
    return most;
  };
  expect(brightest(0.26, 0.26, 0.49, 0.49)).toBeLessThan(24);
  expect(brightest(0.52, 0.26, 0.6, 0.49)).toBeGreaterThan(200);
});

test.runIf(hasX11)("reload, back, two tabs, an address used twice, and other pages of the browser", async () => {
  const at = await startPageDesk();
  const { address } = await at.press();
  const { origin } = new URL(address);
  const context = await newContext();
  const page = await open(address, context);
  await headline(page, /^Ticket \d+ was made$/);
  expect(page.url()).toBe(`${origin}/`); // neither history nor a shared address holds the token
  await page.getByLabel("What is the problem?").fill("half a sen");
  await page.reload();
  await headline(page, /^Ticket \d+ was made$/);
  expect(await page.getByLabel("What is the problem?").inputValue()).toBe("half a sen");
  await page.goto("about:blank");
  await page.goBack();
  await headline(page, /^Ticket \d+ was made$/);
  const second = await open(`${origin}/`, context);
  await headline(second, /cannot be opened again/);

  const other = await open("data:text/html,<p>another page</p>", context);
  const asked = async (url: string): Promise<string> =>
    other.evaluate(
      `fetch(${JSON.stringify(url)}, { method: "POST", body: "{}" }).then((answer) => String(answer.status), () => "refused")`,
    );
  const { port } = new URL(address);
  expect(await asked(`${origin}/api/open`)).toBe("refused");
  expect(await asked(`http://0.0.0.0:${port}/api/open`)).toBe("refused");
  expect(await asked(`http://[::1]:${port}/api/open`)).toBe("refused");
  const elsewhere = await context.newPage();
  const answer = await elsewhere.goto(`http://localhost:${port}/`);
  expect(answer?.status()).toBe(421);

  // Whoever read the address may not go on with it; nor may the page that somebody else's use betrayed.
  const thief = await open(address, await newContext());
  await headline(thief, /cannot be opened again/);
  await headline(page, /ended|cannot be opened again/);
});

test.runIf(hasX11)(
  "a form before the ticket: what is said is a part of it; a different problem gets its own",
  async () => {
    const at = await startPageDesk({ page: { form: "before" }, policy: { fold: true } });
    const { address } = await at.press();
    const page = await open(address);
    await headline(page, /^Tell us what is wrong/);
    expect(at.desk.rig.sandbox.tickets()).toEqual([]);
    await page.getByLabel("What is the problem?").fill("No network at my desk since this morning.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await headline(page, /^Ticket \d+ was made$/);
    const [ticket] = at.desk.rig.sandbox.tickets();
    expect(ticket?.summary).toContain("No network at my desk");
    expect(ticket?.notes[0]?.text).toMatch(/^No network at my desk since this morning\./);

    await at.desk.tap();
    await headline(page, /^Added to ticket \d+$/);
    await page.getByRole("button", { name: "This is a different problem" }).click();
    await headline(page, /^Tell us what is wrong/);
    await page.getByLabel("What is the problem?").fill("The coffee machine is empty.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await headline(page, /^Ticket \d+ was made$/);
    expect(at.desk.rig.sandbox.tickets().map(({ summary }) => summary)).toEqual([
      expect.stringContaining("No network"),
      expect.stringContaining("The coffee machine is empty"),
    ]);
  },
);
