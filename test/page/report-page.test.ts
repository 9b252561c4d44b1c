import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Evidence, type ReportInput, composeReport, mostReportBytes } from "@tier2/bridge";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

/** The report of a press in Chromium: what a technician sees, and what no value may do. */
let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tier2-report-"));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const recordedAtMs = Date.UTC(2026, 2, 2, 9, 15, 7);
const gigabyte = 2 ** 30;
const earlier = { readAtMs: recordedAtMs - 250_000 };
const fields: Evidence["fields"] = {
  login: { value: "ann" },
  fullName: { value: { name: "Ann Example", source: "directory" } },
  email: { value: { address: "ann@example.com", source: "configured" } },
  session: { value: { kind: "x11", isRemote: false, isLocked: false } },
  account: { value: "tier2" },
  hostname: { value: "FRONTDESK-02" },
  domain: { value: "example.com" },
  operatingSystem: { value: "Debian GNU/Linux 12 (bookworm), kernel 6.1.0-28-amd64" },
  platform: { value: { architecture: "x86_64", virtualMachine: "" } },
  hardware: { value: { manufacturer: "Dell Inc.", model: "OptiPlex 7090" } },
  serialNumber: { notAvailable: "EACCES: permission denied, open '/sys/class/dmi/id/product_serial'" },
  uptimeSeconds: { value: 41 * 86_400 },
  pendingReboot: { value: ["kernel 6.1.0-30-amd64 is installed, 6.1.0-28-amd64 runs"] },
  processor: { value: { model: "Intel Core i5-8500T", cores: 6, busyPercent: 12 } },
  memory: { value: { totalBytes: 16 * gigabyte, availableBytes: 5.1 * gigabyte } },
  swap: { value: { totalBytes: 2 * gigabyte, freeBytes: 1.9 * gigabyte } },
  disks: {
    value: [
      { place: "/", totalBytes: 256 * gigabyte, freeBytes: 4 * gigabyte },
      { place: "/home", totalBytes: 512 * gigabyte, freeBytes: 134 * gigabyte },
    ],
  },
  battery: { value: [] },
  lastMinutes: {
    value: { spanSeconds: 300, trends: { processorPercent: { min: 4, mean: 31, max: 98 } }, networkErrors: 0 },
  },
  addresses: { value: [{ name: "eth0", address: "10.20.30.40", mac: "00:00:5e:00:53:01", hasDefaultRoute: true }] },
  gateways: { value: [{ address: "10.20.30.1", through: "eth0" }] },
  dnsServers: { value: ["10.20.30.1", "10.20.30.2"] },
  reachability: {
    ...earlier,
    value: [
      { role: "helpdesk", name: "support.example.com:443", isReachable: true, elapsedMs: 34 },
      { role: "name-server", name: "10.20.30.2", isReachable: false, detail: "no answer within 2 s" },
    ],
  },
  printers: {
    ...earlier,
    value: [{ name: "Front-Desk", isDefault: true, state: "stopped", waitingJobs: 3, reason: "out of paper" }],
  },
};
const processes = Array.from({ length: 60 }, (_value, index) => ({
  id: 1000 + index,
  name: ["firefox-esr", "thunderbird", "soffice.bin", "Xorg", "dbus-daemon"][index % 5] ?? "",
  account: index % 5 < 3 ? "ann" : "root",
  memoryBytes: (61 - index) * 30 * 2 ** 20,
  processorPercent: 60 / (index + 1),
}));
const report: ReportInput = {
  press: {
    pressId: "01j9zq3f6k-press",
    serial: "E6600000AA11BB22",
    sequence: 3,
    recordedAtMs,
    gesture: "double",
    isFromSoftware: false,
  },
  person: { name: "Ann Example" },
  evidence: { capturedAtMs: recordedAtMs + 2, fields },
  processes: { value: { count: 214, processes } },
  screen: { notAvailable: "switched off (capture.screen.policy)" },
};

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
