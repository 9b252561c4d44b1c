import { Buffer } from "node:buffer";
import { openAdapter } from "@tier2/psa-adapters";
import type { AdapterContext, PsaAdapter, TicketDraft } from "@tier2/psa-adapters";
import { type Overview, type RunningSandbox, startOverview, startSandbox } from "@tier2/psa-adapters/sandbox";
import { type Browser, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

/** The pages of `tier2 sandbox` in Chromium: what a person does there, and what nobody may. */
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser.close());

const hostile = `"><img src=x onerror=alert(1)><script>document.title="owned"</script>\u202Egpj`;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(2)"><script>alert(3)</script></svg>`;
/** A grey dot. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

const context: AdapterContext = {
  fetch: async (url, init) => fetch(url, init),
  now: Date.now,
  logger: { debug: () => undefined, warn: () => undefined },
  signal: new AbortController().signal,
};
const draft = (pressId: string, subject = "Help button pressed"): TicketDraft => ({
  pressId,
  subject,
  publicText: `Somebody asks for help. ${hostile}`,
  internalNote: hostile,
  person: { email: "jane.doe@acme.example", name: "Jane Doe" },
});

let overview: Overview;
let sandbox: RunningSandbox;
let adapter: PsaAdapter;
let page: Page;
let complaints: string[];

beforeEach(async () => {
  overview = await startOverview(0);
  sandbox = await startSandbox("connectwise", { overview: overview.url });
  overview.add(sandbox, "psa:\n  kind: connectwise\n");
  adapter = await openAdapter(sandbox.config);
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
});
afterEach(async () => {
  await page.close();
  await Promise.all([overview.close(), sandbox.close()]);
});

async function submitted(pressId: string, subject?: string): Promise<string> {
  const outcome = await adapter.submit(draft(pressId, subject), context);
  if (outcome.status !== "accepted") {
    throw new Error(JSON.stringify(outcome));
  }
  return outcome.ticket.id;
}

test("from the overview to a ticket that arrives while one looks on, and back", async () => {
  await page.goto(overview.url);
  await page.getByText("No tickets yet").waitFor();
  await submitted("press-1", "First");
  await page.getByText("1 ticket", { exact: true }).waitFor();
  await page.getByRole("link", { name: "ConnectWise PSA" }).click();
  await submitted("press-2", "Second");
  await page.getByText("Second").waitFor();
  expect(await page.locator(".rows strong").allTextContents()).toEqual(["Second", "First"]);
  await page.getByRole("link", { name: "All sandboxes" }).click();
  await page.getByText("2 tickets", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test("hostile text and files run nothing; pictures are shown, everything else is stored", async () => {
  const id = await submitted("press-1", hostile);
  const files = [
    ["picture.png", "image/png", png],
    ["drawing.svg", "image/svg+xml", Buffer.from(svg)],
    ["report.html", "text/html", Buffer.from(`<script>alert(4)</script>`)],
    ["disguised.png", "image/png", Buffer.from(svg)],
  ] as const;
  for (const [name, type, bytes] of files) {
    const file = { name, type, bytes: new Uint8Array(bytes), visibility: "internal" } as const;
    expect(await adapter.attach(id, file, context)).toMatchObject({ status: "accepted" });
  }
  await page.goto(`${sandbox.url}/tickets/${id}`);
  expect(await page.locator("main img").count()).toBe(1);
  await expect.poll(async () => page.evaluate("document.querySelector('main img').naturalWidth")).toBe(1);
  expect(await page.textContent("h1")).toContain("<img src=x onerror=alert(1)>");
  for (const name of ["drawing.svg", "report.html", "disguised.png"]) {
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name }).click();
    expect((await downloading).suggestedFilename()).toBe(name);
  }
  expect(await page.title()).not.toBe("owned");
  expect(complaints).toEqual([]);
});

test("a person plays the technician; what is being written stays while the page changes", async () => {
  const id = await submitted("press-1");
  await page.goto(`${sandbox.url}/tickets/${id}`);
  const answer = page.getByLabel("Answer as a technician");
  await answer.fill("Somebody comes <b>at once</b>.");
  const note = { marker: "press-1-n", text: "pressed again", visibility: "internal" } as const;
  await adapter.addNote(id, note, context);
  await page.getByText("pressed again").waitFor();
  expect(await answer.inputValue()).toBe("Somebody comes <b>at once</b>.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator("article.public", { hasText: "Somebody comes <b>at once</b>." }).waitFor();
  await page.getByLabel("Change the status").selectOption("Closed");
  await page.getByRole("button", { name: "Change" }).click();
  await page.locator("dl .status", { hasText: "Closed" }).waitFor();
  expect(await adapter.changesSince([id], 0, context)).toMatchObject({
    value: [{ isClosed: true, replies: [{ text: "Somebody comes <b>at once</b>." }] }],
  });
  expect(complaints).toEqual([]);
});

test("a fault, a right and a variant switched on the page are in force", async () => {
  await page.goto(`${sandbox.url}/trouble`);
  await page.getByLabel("Server error (500), nothing is done").check();
  await page.getByLabel("How often").selectOption("once");
  await page.getByRole("button", { name: "Apply" }).first().click();
  await expect.poll(() => sandbox.faults.current).toEqual({ serverError: { count: 1 } });
  expect((await adapter.submit(draft("press-1"), context)).status).not.toBe("accepted");
  expect((await adapter.submit(draft("press-1"), context)).status).toBe("accepted");
  await page.reload();
  await page.getByText("struck once").waitFor();
  await page.getByRole("button", { name: "End all faults" }).click();
  await expect.poll(() => sandbox.faults.current).toEqual({});
  await page.getByLabel("Service Desk > Service Tickets: Add All").uncheck();
  await page.getByRole("button", { name: "Apply" }).nth(1).click();
  await expect.poll(async () => (await adapter.submit(draft("press-2"), context)).status).toBe("rejected");
  await page.getByLabel("missingClientIdStatus").selectOption("400");
  await page.getByRole("button", { name: "Apply" }).nth(2).click();
  await expect.poll(() => sandbox.page.switches?.[0]?.chosen()).toBe(1);
  await page.getByRole("link", { name: "Requests" }).click();
  await page.locator("tr", { hasText: "POST" }).locator(".bad", { hasText: "500" }).waitFor();
  expect(complaints).toEqual([]);
});

test("a page of another address neither reads, frames nor changes anything", async () => {
  const id = await submitted("press-1");
  const before = JSON.stringify(sandbox.page.tickets());
  await page.goto(overview.url);
  const port = new URL(sandbox.url).port;
  for (const host of ["127.0.0.1", "localhost"]) {
    const results = await page.evaluate(`(async () => {
      const base = "http://${host}:${port}";
      const results = [];
      for (const [path, method] of [["/sandbox/tickets", "GET"], ["/tickets/${id}/answer", "POST"], ["/trouble/faults", "POST"], ["/sandbox/faults", "PUT"]]) {
        const body = method === "GET" ? undefined : new URLSearchParams({ text: "x", fault: "offline" });
        results.push(await fetch(base + path, { method, body }).then((response) => response.text(), () => "refused"));
      }
      return results;
    })()`);
    expect(results).toEqual(Array.from({ length: 4 }, () => "refused"));
  }
  const foreign = await browser.newPage();
  const answered = foreign.waitForResponse((response) => response.url() === `${sandbox.url}/trouble/faults`);
  await foreign.setContent(
    `<form method="post" action="${sandbox.url}/trouble/faults"><input name="fault" value="offline"><button>x</button></form>`,
  );
  await foreign.getByRole("button").click();
  expect((await answered).status()).toBe(403);
  await foreign.goto(sandbox.url.replace("127.0.0.1", "attacker.localhost"));
  expect(await foreign.textContent("body")).toContain("Only this computer may ask");
  await foreign.close();
  expect(sandbox.faults.current).toEqual({});
  expect(JSON.stringify(sandbox.page.tickets())).toBe(before);
});

test("all pages fit a phone and a desk, in light and dark, and every control has a name", async () => {
  const id = await submitted("press-1", "x".repeat(90));
  const addresses = [
    overview.url,
    ...["/", `/tickets/${id}`, "/trouble", "/requests"].map((path) => sandbox.url + path),
  ];
  for (const address of addresses) {
    for (const width of [320, 400, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.goto(address);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        expect({ address, width, colorScheme, overflow }).toEqual({ address, width, colorScheme, overflow: 0 });
      }
    }
    const unnamed = await page.evaluate(
      `[...document.querySelectorAll("button, input, select, textarea")].filter((e) => !e.textContent.trim() && !e.labels?.length).length`,
    );
    expect(unnamed).toBe(0);
  }
  expect(complaints).toEqual([]);
});
