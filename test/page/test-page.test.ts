import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  decodeAcknowledge,
  decodeBootloader,
  decodeLight,
  decodeSettings,
  encodeGesture,
  encodeIdentity,
  encodePress,
  encodeSettings,
  encodeStatus,
  lights,
} from "@tier2/button";
import { type Browser, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

/** hardware/test-page/index.html in Chromium, with a button played behind navigator.hid. */
const file = path.resolve(import.meta.dirname, "../../hardware/test-page/index.html");
const address = pathToFileURL(file).href;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser.close());

const settings = { glitchFilterUs: 100, releaseMs: 10, holdMs: 800, doublePressMs: 300, brightness: 255 };
const features: Readonly<Record<number, Uint8Array>> = {
  5: encodeIdentity({
    protocolVersion: 1,
    firmwareMajor: 0,
    firmwareMinor: 2,
    firmwarePatch: 0,
    board: "pico",
    capabilities: ["rgb-light", "remote-wakeup"],
    serial: "E660583883112233",
  }),
  6: encodeStatus({
    bootId: 7,
    lastSequence: 0,
    queued: 0,
    dropped: 0,
    suppressed: 0,
    pressed: 0,
    faults: ["switch-stuck"],
  }),
  7: encodeSettings(settings),
};

/** Set up in the page before its own script runs: a device that throws at everything nobody planned. */
const playedButton = (reports: Readonly<Record<number, number[]>>): string => `(() => {
  const sent = [];
  const listeners = new Map();
  const unplanned = (where) => ({ get(target, name) {
    if (name in target) { return typeof target[name] === "function" ? target[name].bind(target) : target[name]; }
    if (typeof name === "symbol" || name === "then") { return undefined; }
    throw new Error(where + "." + name + " was not planned");
  } });
  const features = ${JSON.stringify(reports)};
  const target = {
    opened: false,
    productName: "Helpdesk Button",
    refuses: false,
    open: async () => { if (target.refuses) { throw new DOMException("Failed to open the device.", "NotAllowedError"); } target.opened = true; },
    addEventListener: (name, listener) => listeners.set(name, listener),
    removeEventListener: (name) => listeners.delete(name),
    sendReport: async (id, data) => { sent.push([id, ...data]); },
    sendFeatureReport: async (id, data) => {
      if (target.refuses) { throw new DOMException("Failed to write the feature report.", "NotAllowedError"); }
      sent.push([id, ...data]);
      if (features[id] !== undefined) { features[id] = [id, ...data]; }
    },
    receiveFeatureReport: async (id) => {
      if (features[id] === undefined) { throw new Error("feature " + id + " was not planned"); }
      return new DataView(new Uint8Array(features[id]).buffer);
    },
  };
  const device = new Proxy(target, unplanned("device"));
  const hid = {
    requestDevice: async ({ filters }) => { sent.push(filters); return window.played.isChosen ? [device] : []; },
    addEventListener: (name, listener) => listeners.set("hid " + name, listener),
  };
  Object.defineProperty(navigator, "hid", { value: new Proxy(hid, unplanned("navigator.hid")) });
  window.played = {
    sent, target, isChosen: true,
    report: (bytes) => listeners.get("inputreport")({ target: device, reportId: bytes[0], data: new DataView(new Uint8Array(bytes.slice(1)).buffer) }),
    unplug: () => listeners.get("hid disconnect")({ device }),
  };
})()`;

let page: Page;
let complaints: string[];
const asBytes = (reports: Readonly<Record<number, Uint8Array>>): Record<number, number[]> =>
  Object.fromEntries(Object.entries(reports).map(([id, report]) => [id, [...report]]));

async function open(script: string): Promise<void> {
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => request.url() !== address && complaints.push(request.url()));
  await page.addInitScript(script);
  await page.goto(address);
}

const sent = async (): Promise<number[][]> => page.evaluate("window.played.sent.splice(0)");
const report = async (bytes: Uint8Array): Promise<void> =>
  page.evaluate(`window.played.report(${JSON.stringify([...bytes])})`);

beforeEach(async () => open(playedButton(asBytes(features))));
afterEach(async () => page.close());

async function connect(): Promise<void> {
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByText("Connected: Helpdesk Button.").waitFor();
  await page.getByText("E660583883112233").waitFor();
}

test("connecting asks for the vendor's usage page and shows what the board is", async () => {
  await connect();
  expect(await sent()).toEqual([[{ usagePage: 0xff00, usage: 1 }]]);
  const board = await page.locator("#board").innerText();
  expect(board).toContain("pico");
  expect(board).toContain("0.2.0");
  expect(board).toContain("switch-stuck");
  await expect.poll(async () => page.locator("#setting-holdMs").inputValue()).toBe("800");
  expect(await page.locator("#serial-section").isVisible()).toBe(false);
  expect(complaints).toEqual([]);
});

test("feature reports padded as Windows does, or without their id, are read the same", async () => {
  for (const change of [(bytes: number[]) => [...bytes, 0, 0, 0], (bytes: number[]) => bytes.slice(1)]) {
    await page.close();
    const changed = Object.entries(asBytes(features)).map(([id, bytes]) => [id, change(bytes)]);
    await open(playedButton(Object.fromEntries(changed) as Record<number, number[]>));
    await connect();
    expect(await page.locator("#board").innerText()).toContain("0.2.0");
  }
});

test("a press and its gesture are listed, counted and acknowledged", async () => {
  await connect();
  await sent();
  await report(encodePress({ bootId: 7, sequence: 1, deviceTimeMs: 5000 }));
  await report(encodePress({ bootId: 7, sequence: 1, deviceTimeMs: 5000 }));
  await report(encodeGesture({ bootId: 7, sequence: 1, kind: "double", holdMs: 120 }));
  const acknowledged = (await sent()).map((bytes) => decodeAcknowledge(Uint8Array.from(bytes)));
  expect(acknowledged).toEqual([
    { bootId: 7, sequence: 1, what: "press" },
    { bootId: 7, sequence: 1, what: "press" },
    { bootId: 7, sequence: 1, what: "gesture" },
  ]);
  const rows = await page.locator("#events tr").allInnerTexts();
  expect(rows).toHaveLength(2);
  expect(rows[0]).toContain("double, held for 120 ms");
  expect(rows[1]).toContain("2 times");
  expect(rows[1]).toContain("yes");
  await page.getByLabel("Acknowledge by itself").uncheck();
  await report(encodePress({ bootId: 7, sequence: 2, deviceTimeMs: 6000 }));
  expect(await sent()).toEqual([]);
  expect(complaints).toEqual([]);
});

test("every light of the table has a button that sends it", async () => {
  await connect();
  await sent();
  for (const light of lights) {
    await page
      .locator("#lights button")
      .filter({ has: page.locator("span", { hasText: new RegExp(`^${light.name}$`) }) })
      .click();
    const [bytes = []] = await sent();
    expect(decodeLight(Uint8Array.from(bytes))).toMatchObject({ pattern: light.pattern, periodMs: light.periodMs });
  }
  await page.getByRole("button", { name: "Fall silent" }).click();
  const [silent = []] = await sent();
  expect(decodeLight(Uint8Array.from(silent))).toMatchObject({ pattern: "off", timeToLiveMs: 2000 });
});

test("settings: out of range is not sent, in range is stored and read again, refused is said", async () => {
  await connect();
  await sent();
  await page.locator("#setting-holdMs").fill("299");
  await page.getByRole("button", { name: "Store" }).click();
  expect(await page.locator("#trouble").innerText()).toContain("Out of its range: holdMs");
  expect(await sent()).toEqual([]);
  await page.locator("#setting-holdMs").fill("0");
  await page.getByRole("button", { name: "Store" }).click();
  await page.getByText("Stored; the board keeps them").waitFor();
  const [bytes = []] = await sent();
  expect(decodeSettings(Uint8Array.from(bytes))).toEqual({ ...settings, holdMs: 0 });
  await page.evaluate("window.played.target.refuses = true");
  await page.getByRole("button", { name: "Store" }).click();
  await expect.poll(async () => page.locator("#trouble").innerText()).toContain("The board refused it");
});

test("the boot loader needs the tick", async () => {
  await connect();
  await sent();
  await page.getByRole("button", { name: "Leave for the boot loader" }).click();
  expect(await page.locator("#trouble").innerText()).toContain("Tick the box first");
  expect(await sent()).toEqual([]);
  await page.getByLabel("Presses that nobody acknowledged").check();
  await page.getByRole("button", { name: "Leave for the boot loader" }).click();
  const [bytes = []] = await sent();
  expect(decodeBootloader(Uint8Array.from(bytes))).toEqual({ magic: 0x544f4f42 });
});

test("nothing chosen, refused, unplugged, not connected: each is said in words", async () => {
  const trouble = page.locator("#trouble");
  await page.getByRole("button", { name: "Fall silent" }).click();
  await expect.poll(async () => trouble.innerText()).toContain("press Connect first");
  await page.evaluate("window.played.isChosen = false");
  await page.getByRole("button", { name: "Connect" }).click();
  await expect.poll(async () => trouble.innerText()).toContain("No button was chosen");
  await page.evaluate("window.played.isChosen = true; window.played.target.refuses = true");
  await page.getByRole("button", { name: "Connect" }).click();
  await expect.poll(async () => trouble.innerText()).toContain("udev rule");
  await page.evaluate("window.played.target.refuses = false");
  await connect();
  await page.evaluate("window.played.unplug()");
  await expect.poll(async () => trouble.innerText()).toContain("unplugged");
  expect(await page.locator("#connection").innerText()).toBe("Not connected.");
});

test("a browser without WebHID is told what to do", async () => {
  await page.close();
  await open(`Object.defineProperty(navigator, "hid", { value: undefined })`);
  expect(await page.locator("#no-webhid").isVisible()).toBe(true);
  expect(await page.locator("#no-webhid").innerText()).toContain("Chrome, Edge");
  expect(await page.getByRole("button", { name: "Connect" }).isDisabled()).toBe(true);
});

test("it is one file, works by keyboard, and fits a phone and a desk in light and dark", async () => {
  expect(readFileSync(file, "utf8")).not.toMatch(/\b(?:src|href)=|@import|url\(/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Connected: Helpdesk Button.").waitFor();
  const unnamed = await page.evaluate(
    `[...document.querySelectorAll("button, input")].filter((e) => !e.textContent && !e.labels?.length).map((e) => e.id)`,
  );
  expect(unnamed).toEqual([]);
  for (const width of [320, 1440]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
      expect({ width, colorScheme, overflow }).toEqual({ width, colorScheme, overflow: 0 });
    }
  }
  expect(complaints).toEqual([]);
});
