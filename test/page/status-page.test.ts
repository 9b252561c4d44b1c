import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, type ServerResponse, createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, type Page } from "playwright-core";
import { launchChromium } from "../lib/chromium.ts";
import type { BridgeStatus, QueueSnapshot, QueuedPress } from "@tier2/bridge";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CommandRun } from "../../packages/cli/src/testing/command-run.ts";
import { accessibilityProblems } from "../lib/accessibility.ts";
import { EventReader } from "../lib/bridge-api.ts";
import { Rig } from "../lib/rig.ts";

/** `tier2 status --page` in Chromium: against a bridge from a script, and against a real one. */
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => browser.close());

beforeEach(async () => {
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  complaints = [];
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
});
afterEach(async () => page.close());

const hostile = `<img src=x onerror=alert(1)><script>document.title="owned"</script>\u202E`;
const nowMs = Date.UTC(2026, 2, 2, 9, 15);

const press = (change: Partial<QueuedPress>): QueuedPress => ({
  ...{ pressId: "waiting-1", serial: "A1", state: "ready", recordedAtMs: nowMs - 60_000, gesture: "double" },
  ...{ isFromSoftware: false, route: "first", attempts: 3, nextAttemptAtMs: nowMs + 30_000 },
  ...{ leaseExpiresAtMs: undefined, findAfterMs: undefined, undoUntilMs: undefined, ticket: undefined },
  lastError: { code: "network_unreachable", message: `No answer. ${hostile}`, hint: "Look at the network." },
  ...{ subject: `Printer ${hostile}`, parentId: undefined, cancelledBy: undefined, blockText: undefined },
  ...{ formUntilMs: undefined, saying: "over", openFollowUps: 0, attention: undefined },
  ...change,
});

const refused: Partial<QueuedPress> = { pressId: "refused-1", state: "failed", gesture: "short", attempts: 1 };
const sent: Partial<QueuedPress> = {
  ...{ pressId: "sent-1", state: "sent", lastError: undefined, gesture: "short" },
  ticket: { id: "7", number: `7${hostile}`, url: "javascript:alert(1)" },
};

const status: BridgeStatus = {
  ...{ version: "0.1.0", pid: 4711, nowMs, startedAtMs: nowMs - 3_600_000, configFile: undefined },
  ...{ origins: {}, agents: [], isButtonExpected: true },
  buttons: [
    ...[{ serial: "E660583883112233", board: "pico", firmwareVersion: "0.1.0", path: "/dev/hidraw0" } as const].map(
      (button) => ({ ...button, attachedSinceMs: nowMs, light: "saved-offline" as const }),
    ),
  ],
  ways: [
    {
      ...{ route: "first", kind: "connectwise", host: "psa.example", proxy: undefined, state: "unreachable" },
      error: { code: "network_unreachable", message: `No answer. ${hostile}`, hint: "Look at the network." },
      nextAttemptAtMs: nowMs + 30_000,
    },
  ],
  presses: {
    counts: { recorded: 0, ready: 1, sent: 1, folded: 0, cancelled: 0, failed: 1, dead: 0 },
    ...{ oldestWaitingAtMs: nowMs - 60_000, openFollowUps: 0 },
  },
  storage: { path: "/var/lib/tier2/presses.sqlite", usedBytes: 1_234_567, error: undefined },
  capture: { screen: "off", without: [] },
  watch: { isEnabled: true, tickets: 1 },
  warnings: [
    {
      ...{ code: "press-failed", eventId: 1007, severity: "error", subject: "" },
      ...{ text: `A press was refused. ${hostile}`, remedy: "Look at it: tier2 queue list", sinceMs: nowMs - 50_000 },
    },
  ],
};

/** Answers in the bridge's place; what was not planned is an error. */
class ScriptedBridge {
  status: BridgeStatus = status;
  presses: readonly QueuedPress[] = [press({}), press(refused), press(sent)];
  readonly posted: string[] = [];
  /** The error that the next post gets. */
  refusal: object | undefined;
  readonly configFile: string;
  readonly #folder = mkdtempSync(path.join(tmpdir(), "tier2-status-page-"));
  readonly #socketPath = path.join(this.#folder, "admin.sock");
  readonly #readers = new Set<ServerResponse>();
  #server: Server | undefined;

  constructor() {
    this.configFile = path.join(this.#folder, "config.yaml");
    writeFileSync(this.configFile, `psa: {}\napi: { adminSocket: ${this.#socketPath} }\nunknownKey: 1\n`);
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const line = `${request.method} ${request.url}`;
      const json = (value: object, code = 200): void => void response.writeHead(code).end(JSON.stringify(value));
      if (line === "GET /v1/events") {
        this.#readers.add(response);
        response.writeHead(200, { "content-type": "text/event-stream" }).write(":\n\n");
      } else if (line === "GET /v1/status") {
        json(this.status);
      } else if (line === "GET /v1/presses?limit=100") {
        const { counts } = this.status.presses;
        json({
          counts,
          openFollowUps: 0,
          watchedTickets: 0,
          usedBytes: 0,
          presses: this.presses,
        } satisfies QueueSnapshot);
      } else if (request.method === "POST") {
        this.posted.push(line);
        json(this.refusal ?? {}, this.refusal === undefined ? 200 : 409);
      } else {
        json({ error: { code: "unplanned", category: "internal", message: line, hint: "" } }, 500);
      }
    });
    await new Promise<void>((resolve) => server.listen(this.#socketPath, resolve));
    this.#server = server;
  }

  tellEvent(): void {
    for (const reader of this.#readers) {
      reader.write('event: x\ndata: {"type":"x"}\n\n');
    }
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server === undefined ? resolve(0) : this.#server.close(resolve)));
    this.#readers.clear();
  }

  forget(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const addressIn = ({ stdout }: CommandRun): string => /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(stdout)?.[0] ?? "";

async function statusPage(configFile: string): Promise<CommandRun> {
  const run = new CommandRun(["status", "--page", "--config", configFile]);
  await run.says(/127\.0\.0\.1/);
  await page.goto(addressIn(run));
  await page.locator("main").waitFor();
  return run;
}

test("what waits, what was refused, what to do; retry and cancel; hostile texts are texts", async () => {
  const bridge = new ScriptedBridge();
  await bridge.start();
  const run = await statusPage(bridge.configFile);
  await page.getByRole("heading", { level: 1, name: "1 warning" }).waitFor();
  await page.getByText("A press was refused.").waitFor();
  await page.getByText("Look at it: tier2 queue list").waitFor();
  await page.getByText("E660583883112233").waitFor();
  await page.getByRole("img", { name: "orange, blinks evenly" }).waitFor();
  await page.getByText("connectwise at psa.example").waitFor();
  await page.getByText("unknownKey").first().waitFor(); // a problem of the configuration
  const waiting = page.locator('[data-press="waiting-1"]');
  expect(await waiting.innerText()).toMatch(
    /waits.*urgent, 3 attempts[^]*Look at the network\.[^]*Next attempt: 2 Mar 2026/,
  );
  expect(await waiting.getByRole("button").allInnerTexts()).toEqual(["Cancel"]);
  expect(await page.locator('[data-press="sent-1"]').getByRole("button").count()).toBe(0);
  expect(await page.locator("main img, main script, main a").count()).toBe(0);
  expect(await page.locator("body").innerText()).not.toContain("\u202E");

  const failed = page.locator('[data-press="refused-1"]');
  await failed.getByRole("button", { name: /^Send again/ }).focus();
  bridge.presses = [press({}), press({ ...refused, state: "ready", lastError: undefined }), press(sent)];
  await page.keyboard.press("Enter");
  await failed.getByText("waits").waitFor();
  expect(bridge.posted).toEqual(["POST /v1/presses/refused-1/retry"]);
  await failed.getByRole("button", { name: /^Cancel/ }).click();
  expect(bridge.posted).toHaveLength(1); // it asks once more
  bridge.refusal = {
    error: { code: "press_not_possible", category: "usage", message: `It is sent. ${hostile}`, hint: "Look." },
  };
  await failed.getByRole("button", { name: /^Really cancel it/ }).click();
  await page.getByRole("status").getByText("It is sent.").waitFor();
  expect(bridge.posted[1]).toBe("POST /v1/presses/refused-1/cancel");
  // the answer 409 is an error for the browser, too; nothing else was one
  expect(complaints.filter((text) => !text.includes("409"))).toEqual([]);
  expect(await page.title()).toBe("1 warning - tier2");
  expect(await run.stop()).toBe(0);
  await page.getByText("The command does not answer.").waitFor();
  await bridge.stop();
  bridge.forget();
});

test("it follows the bridge's events, and a bridge that ends and starts again", async () => {
  const bridge = new ScriptedBridge();
  await bridge.start();
  const run = await statusPage(bridge.configFile);
  await page.getByRole("heading", { level: 1, name: "1 warning" }).waitFor();
  bridge.status = {
    ...status,
    warnings: [],
    ways: status.ways.map((way) => ({ ...way, state: "reachable", error: undefined })),
  };
  bridge.presses = [press(sent)];
  bridge.tellEvent();
  await page.getByRole("heading", { level: 1, name: "All is well" }).waitFor();
  expect(await page.locator("#presses li").count()).toBe(1);
  await bridge.stop();
  await page.getByRole("alert").getByText("The bridge is not running").waitFor();
  await bridge.start();
  await page.getByRole("alert").waitFor({ state: "hidden" });
  await run.stop();
  await bridge.stop();
  bridge.forget();
});

test("a second tab needs the address that is then printed", async () => {
  const bridge = new ScriptedBridge();
  await bridge.start();
  const run = await statusPage(bridge.configFile);
  const first = addressIn(run);
  await run.says(/For another tab/);
  const second = run.stdout.trim().split("\n").at(-1) ?? "";
  expect(second).not.toBe(first);
  const other = await browser.newPage();
  await other.goto(second);
  await other.locator("main").waitFor();
  await other.reload();
  await other.locator("main").waitFor();
  await other.close();
  await run.stop();
  await bridge.stop();
  bridge.forget();
});

test("nothing is too wide, and nobody is shut out, light and dark", async () => {
  const bridge = new ScriptedBridge();
  await bridge.start();
  const run = await statusPage(bridge.configFile);
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
  await run.stop();
  await bridge.stop();
  bridge.forget();
});

test("a real bridge whose helpdesk system is away: the press waits, and is sent when it is back", async () => {
  const rig = await Rig.start({ backoffBaseMs: 200, backoffCapMs: 1000 });
  const bridge = rig.startBridge();
  await bridge.says(/button\.attached/);
  const events = await EventReader.open(rig.adminSocket); // it answers now
  const run = await statusPage(rig.configFile);
  await page.getByText("No press yet.").waitFor();
  rig.sandbox.faults.set({ offline: {} });
  await rig.press(80);
  await page.locator("#presses li", { hasText: "waits" }).getByText("Next attempt").waitFor();
  await page.getByText("cannot be reached", { exact: true }).waitFor();
  rig.sandbox.faults.set({});
  await page
    .locator("#presses li", { hasText: "sent" })
    .getByRole("link", { name: /^Ticket \d+$/ })
    .waitFor();
  await page.getByText("reachable", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await run.stop();
  events.close();
  await bridge.stop();
  await rig.close();
});
