import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type ReportInput, composeReport, mostReportBytes } from "@tier2/bridge";
import { type Browser, type BrowserContext, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { fields, processes, recordedAtMs, report } from "./report-evidence.ts";

/** The report of a press in Chromium: what a technician sees, and what no value may do. */
let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tier2-report-"));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

let context: BrowserContext;
let page: Page;
let complaints: string[];
let requests: string[];

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  requests = [];
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
});
afterEach(async () => context.close());

/** As a technician opens the attachment: from a file. */
async function open(input: ReportInput): Promise<string> {
  const file = path.join(folder, "report.html");
  writeFileSync(file, composeReport(input));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  return address;
}

test("a technician sees what stands out, every value with its meaning, and the programs", async () => {
  const address = await open(report);
  await page.getByRole("heading", { level: 1, name: "Help button pressed: Ann Example at FRONTDESK-02" }).waitFor();
  await page.getByText("Urgent: pressed twice").waitFor();
  await page.getByText("Disk / is nearly full: 4 GB left.").waitFor();
  const disks = page.getByRole("row", { name: "Disks" });
  expect(await disks.textContent()).toMatch(
    /\/: 4 GB of 256 GB free.*Size and free space of each local file system\./s,
  );
  expect(await page.getByRole("row", { name: "Printers" }).textContent()).toContain("read 4 min ago");
  expect(await page.getByRole("row", { name: "Serial number" }).textContent()).toContain("Not available:");
  expect(await page.getByRole("row", { name: "thunderbird" }).count()).toBe(12);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([address]);
});

test("the lights say at the top what is wrong, in words and signs, too", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(report);
  const lights = page.locator(".light");
  expect(await lights.locator("h3").allTextContents()).toEqual(["✕ Network", "! Software", "✕ Hardware", "! Security"]);
  expect(await lights.locator(".word").allTextContents()).toEqual([
    ...["1 problem", "2 warnings", "1 problem, 1 warning", "1 warning"],
  ]);
  // seen without scrolling
  const last = await lights.last().boundingBox();
  expect((last?.y ?? 0) + (last?.height ?? 800)).toBeLessThan(800);
});

test("the minutes before the press are drawn, and a screen reader is told the figures", async () => {
  await open(report);
  for (const name of ["Processor", "Memory in use", "Disks", "Network"]) {
    const plot = page.getByRole("img", { name });
    expect(await plot.locator("path.line").count()).toBe(["Disks", "Network"].includes(name) ? 2 : 1);
    const box = await plot.locator("path.line").first().boundingBox();
    expect(box?.width).toBeGreaterThan(100);
  }
  await page.getByRole("img", { name: "busy: least 4 %, most 98 %" }).waitFor();
});

test("evidence of an older bridge, without a course, makes a report as well", async () => {
  const old = { ...fields, lastMinutes: { value: { spanSeconds: 300, trends: {}, networkErrors: 2 } } };
  await open({ ...report, evidence: { ...report.evidence, fields: old } });
  await page.getByText("network: 2 errors").waitFor();
  expect(await page.locator("figure").count()).toBe(0);
});

test("recent errors stand newest first, and the press in its order", async () => {
  await open(report);
  expect(await page.locator(".errors tbody th").allTextContents()).toEqual(["systemd", "kernel"]);
  const times = await page.locator(".timeline .time").allTextContents();
  expect(times).toEqual(["4 min before", "+0 ms", "+2 ms"]);
});

test("paper gets dark text on white, no row or plot over two pages, and the heads of tables again", async () => {
  await page.setViewportSize({ width: 690, height: 980 }); // A4 within its margins
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await open(report);
  const styleOf = async (selector: string, property: string): Promise<unknown> =>
    page.evaluate(`getComputedStyle(document.querySelector("${selector}")).${property}`);
  expect(await styleOf("body", "color")).toBe("rgb(0, 0, 0)");
  expect(await styleOf("section.lights .light", "backgroundColor")).toBe("rgb(255, 255, 255)");
  for (const selector of ["tr", "figure", ".light"]) {
    expect(await styleOf(selector, "breakInside")).toBe("avoid");
  }
  expect(await styleOf(".processes thead", "display")).toBe("table-header-group");
  expect(await styleOf(".fields tr", "display")).toBe("table-row");
  expect(await page.evaluate(faintTexts)).toEqual([]);
  const pdf = await page.pdf({ format: "A4" });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.length).toBeLessThanOrEqual(6);
});

test("tables and headings can be read by a screen reader", async () => {
  await open(report);
  const loose = await page.evaluate(
    `[...document.querySelectorAll("th")].filter((cell) => !["col", "row"].includes(cell.scope)).length`,
  );
  expect(loose).toBe(0);
  const levels = await page.evaluate(`[...document.querySelectorAll("h1, h2, h3")].map((heading) => heading.tagName)`);
  // one title, and no level is left out
  expect((levels as string[]).join(" ")).toMatch(/^H1( H2( H3)*)+$/);
  expect(await page.evaluate("document.documentElement.lang")).toBe("en");
});

test("text has the contrast of WCAG 2.1 AA (4.5 to 1) in light and dark", async () => {
  await open(report);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const tooFaint = await page.evaluate(faintTexts);
    expect({ colorScheme, tooFaint }).toEqual({ colorScheme, tooFaint: [] });
  }
});

/** Texts whose contrast against the nearest painted background is below 4.5 (all colours here are opaque). */
const faintTexts = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isPainted = (colour) => channels(colour)[3] !== 0;
  const ground = (element) => {
    for (let place = element; place; place = place.parentElement) {
      const colour = getComputedStyle(place).backgroundColor;
      if (isPainted(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faint.push(element.tagName + " " + contrast.toFixed(2) + " " + element.textContent.slice(0, 40));
  }
  return faint;
})()`;

test("it fits a phone and a desk, in light and dark, and paper", async () => {
  const long = "x".repeat(300);
  await open({ ...report, evidence: { ...report.evidence, fields: { ...fields, hostname: { value: long } } } });
  for (const width of [320, 400, 1280]) {
    for (const media of ["screen", "print"] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ media });
      const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
      expect({ width, media, overflow }).toEqual({ width, media, overflow: 0 });
    }
  }
  expect(complaints).toEqual([]);
});

test("hostile values stay text: nothing runs, nothing is loaded, nothing leaves", async () => {
  const hostile = `"><img src=x onerror=alert(1)><script>document.title="owned"</script><base href="http://192.0.2.1/">\u202Egpj</style>`;
  const list = processes.map((row) => ({ ...row, name: hostile, account: hostile }));
  const address = await open({
    press: report.press === undefined ? undefined : { ...report.press, pressId: hostile, serial: hostile },
    person: { name: hostile },
    evidence: {
      capturedAtMs: recordedAtMs,
      fields: { hostname: { value: hostile }, dnsServers: { value: [hostile] }, memory: { notAvailable: hostile } },
    },
    processes: { value: { count: list.length, processes: list } },
    screen: { notAvailable: hostile },
  });
  expect(await page.title()).not.toBe("owned");
  expect(await page.textContent("h1")).toContain("<img src=x onerror=alert(1)>");
  expect(await page.locator("img, script, base, iframe, object, link").count()).toBe(0);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([address]);
});

test("should a value ever get past the escaping, the page's own policy stops it", async () => {
  const file = path.join(folder, "broken.html");
  const evil = `<script>document.title = "owned"</script><img src="http://192.0.2.1/leak">`;
  writeFileSync(
    file,
    composeReport(report).replace("<main>", () => `<main>${evil}`),
  );
  await page.goto(pathToFileURL(file).href);
  expect(await page.title()).not.toBe("owned");
  expect(complaints.join("\n")).toContain("Content Security Policy");
});

test("a full report is at most 48 KB", () => {
  expect(new TextEncoder().encode(composeReport(report)).length).toBeLessThanOrEqual(mostReportBytes);
});
