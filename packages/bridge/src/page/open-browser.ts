import { spawn } from "node:child_process";
import { lstatSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { textOrNone } from "../capture/linux/read-text.ts";
import { homeOf, passwdLine } from "../capture/person/passwd.ts";
import type { Session } from "../capture/session.ts";
import { Tier2Error } from "../errors.ts";
import { sessionOptions } from "../notify/session-options.ts";
import { openByShell } from "./open-by-shell.ts";

/** Opens an address in the browser of a session. Rejects with a Tier2Error when that surely failed. */
export type OpenPage = (url: string, session: Session) => Promise<void>;

const limitMs = 10_000;

/**
 * By xdg-open, as the person and with the session's environment alone. Where the person's systemd answers, that starts it: a
 * browser that began in the service would have the service's limits, and end with it. What runs after 10 s is the browser.
 */
export const openByXdg: OpenPage = async (url, session) => {
  const runtime = session.environment["XDG_RUNTIME_DIR"];
  if (runtime !== undefined && isSocket(path.join(runtime, "systemd", "private"))) {
    const asUnit = ["--user", "--wait", "--collect", "--quiet", "--property=KillMode=process"];
    const shown = Object.entries(session.environment).map(([name, value]) => `--setenv=${name}=${value}`);
    const ended = await run("systemd-run", [...asUnit, ...shown, "--", "xdg-open", url], session);
    if (ended === "well") {
      return;
    }
  }
  const ended = await run("xdg-open", [url], session);
  if (ended !== "well") {
    throw refusal(ended);
  }
};

/** - well: it did what it should, or still does. - missing: it is not installed. */
type Ended = "well" | "missing" | { readonly code: number | string };

async function run(command: string, words: readonly string[], session: Session): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const { env, ...options } = sessionOptions(session, groupOf(session));
  const child = spawn(command, words, {
    ...options,
    env: { ...env, ...homeFor(session) },
    stdio: "ignore",
    detached: true,
  });
  const limit = setTimeout(() => resolve("well"), limitMs);
  child.once("error", (error: NodeJS.ErrnoException) =>
    resolve(error.code === "ENOENT" ? "missing" : { code: error.code ?? error.message }),
  );
  child.once("exit", (code, signal) => resolve(code === 0 ? "well" : { code: code ?? signal ?? "unknown" }));
  child.unref();
  const ended = await promise;
  clearTimeout(limit);
  return ended;
}

/** The user's own group: what a browser writes belongs to it. */
function groupOf({ environment }: Session): number | undefined {
  const runtime = environment["XDG_RUNTIME_DIR"];
  return runtime === undefined ? undefined : lstatSync(runtime, { throwIfNoEntry: false })?.gid;
}

/** Where the browser's profile is. */
function homeFor({ userName, userId }: Session): Readonly<Record<string, string>> {
  const own = userId === process.getuid?.() ? process.env["HOME"] : undefined;
  const home = own ?? homeOf(passwdLine(textOrNone("/etc/passwd"), userName) ?? "");
  return { USER: userName, LOGNAME: userName, ...(home === undefined ? {} : { HOME: home }) };
}

function isSocket(file: string): boolean {
  try {
    return lstatSync(file).isSocket();
  } catch {
    return false; // there is none, or the folder may not be read
  }
}

function refusal(ended: Exclude<Ended, "well">): Tier2Error {
  return ended === "missing"
    ? new Tier2Error({
        code: "xdg_open_missing",
        category: "bridge",
        message: "The page cannot be opened: the program xdg-open is not installed.",
        hint: "Install it (Debian: xdg-utils), or set page.open to false.",
      })
    : new Tier2Error({
        code: "page_not_opened",
        category: "bridge",
        message: `The page cannot be opened: xdg-open ended with ${ended.code}. Is there a browser?`,
        hint: "Make one the default browser of that desktop, or set page.open to false.",
      });
}

const notSupported: OpenPage = async () => {
  throw new Tier2Error({
    code: "page_not_supported",
    category: "bridge",
    message: `The page cannot be opened on ${process.platform}; presses make their tickets without it.`,
    hint: "Set page.open to false to leave it out.",
  });
};

const ways: Readonly<Partial<Record<NodeJS.Platform, OpenPage>>> = { linux: openByXdg, win32: openByShell };

/** As this operating system opens addresses. */
export const openPage: OpenPage = ways[process.platform] ?? notSupported;
