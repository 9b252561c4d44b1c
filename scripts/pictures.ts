// node scripts/bootstrap.mjs script scripts/pictures.ts
// Makes the pictures of the README by running the demo in a terminal (tmux) and looking at its page (Chromium).
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { chromium } from "playwright-core";
import { ansiToHtml } from "./pictures/ansi-to-html.ts";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "docs/images");
const session = `tier2-pictures-${process.pid}`;
const tmux = (...words: string[]): string =>
  execFileSync("tmux", ["-L", session, ...words], {
    encoding: "utf8",
    env: { ...process.env, TERM: "xterm-256color" },
  });
const screen = (): string => tmux("capture-pane", "-p", "-e", "-t", "demo");

/** The screen once it shows the text. */
async function screenWith(text: RegExp): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const shown = screen();
    if (text.test(stripVTControlCharacters(shown))) {
      return shown;
    }
    await wait(100);
  }
  throw new Error(`the terminal never showed ${text}:\n${screen()}`);
}

mkdirSync(folder, { recursive: true });
const demo = `${process.execPath} ${path.join(root, "scripts/bootstrap.mjs")} tier2 demo`;
tmux("-f", "/dev/null", "new-session", "-d", "-s", "demo", "-x", "96", "-y", "22", demo);
try {
  tmux("set-option", "-g", "default-terminal", "tmux-256color");
  await screenWith(/no press yet/);
  await screenWith(/idle/);
  tmux("send-keys", "-t", "demo", "Space");
  await screenWith(/ 1 .* sent .*ticket 1001/);
  tmux("send-keys", "-t", "demo", "o");
  await screenWith(/PSA {6}off-line/);
  tmux("send-keys", "-t", "demo", "Space");
  await screenWith(/saved-offline/);
  tmux("send-keys", "-t", "demo", "o");
  await screenWith(/ 2 .* sent .*ticket 1002/);
  tmux("send-keys", "-t", "demo", "Space");
  const shown = await screenWith(/ {3}sent\n[^]* 3 .* sent .*ticket 1003/);

  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
  const page = await browser.newPage({ viewport: { width: 1000, height: 500 }, deviceScaleFactor: 1.5 });
  await page.setContent(ansiToHtml(shown));
  await page.locator("pre").screenshot({ path: path.join(folder, "terminal.png") });

  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(shown)?.[0] ?? "";
  await page.setViewportSize({ width: 1000, height: 900 });
  await page.goto(address);
  await page.locator("main a").last().click();
  // What follows below tells of the machine the picture was made on.
  const clip = { x: 0, y: 0, width: 1000, height: 575 };
  await page.screenshot({ path: path.join(folder, "ticket.png"), clip });
  await browser.close();
  tmux("send-keys", "-t", "demo", "q");
} finally {
  try {
    tmux("kill-server");
  } catch {
    // it ended with the demo
  }
}
process.stderr.write(`wrote ${path.relative(root, folder)}/terminal.png and ticket.png\n`);
