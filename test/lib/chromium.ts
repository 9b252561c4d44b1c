import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, which asks nobody anything by itself. */
export const launchChromium = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
