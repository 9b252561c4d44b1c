import { cpSync, existsSync, readFileSync } from "node:fs";
import { waitFor } from "./wait-for.ts";
import type { Ran, Wine } from "./wine.ts";

const program = String.raw`C:\Program Files\Tier2\tier2.exe`;

/** As Windows Installer numbers them; Linux sees the lowest eight bits. */
export const blocked: number = 1603 % 256;

export interface Installed {
  readonly exitCode: number;
  readonly log: string;
  /** Of the log what is neither a step nor a property: messages. */
  readonly messages: string;
}

const stepLines: RegExp = /^(Action|Feature|File|Folder|Key|Property|Service|Shortcut|\d:).*\r?\n/gm;

/** Runs `msiexec /i tier2.msi /qn /l*v LOG` with properties, or `/x`. */
export async function msiexec(
  wine: Wine,
  what: "/i" | "/x",
  installer: string,
  ...properties: readonly string[]
): Promise<Installed> {
  cpSync(installer, wine.file(String.raw`C:\tier2.msi`));
  const log = String.raw`C:\installer.log`;
  const words = [what, String.raw`C:\tier2.msi`, "/qn", ...properties, "/l*v", log];
  const { exitCode } = await wine.run("msiexec", words, { limitMs: 170_000 });
  const text = existsSync(wine.file(log)) ? readFileSync(wine.file(log), "latin1") : "";
  return { exitCode, log: text, messages: text.replace(stepLines, "") };
}

/** As msiexec(); throws what it said when it failed. Its log. */
export async function install(wine: Wine, installer: string, ...properties: readonly string[]): Promise<string> {
  const { exitCode, log, messages } = await msiexec(wine, "/i", installer, ...properties);
  if (exitCode !== 0) {
    throw new Error(`msiexec ended with ${exitCode}:\n${messages}`);
  }
  return log;
}

/** Runs the installed tier2.exe. */
export const tier2 = async (wine: Wine, ...words: readonly string[]): Promise<Ran> => wine.run(program, words);

/** Waits until the service answers over its pipe; what it says. */
export async function serviceAnswers(wine: Wine, limitMs = 60_000): Promise<Record<string, unknown>> {
  return waitFor(
    "the service answers",
    async () => {
      const { exitCode, output } = await tier2(wine, "status", "--json");
      return exitCode === 0 && (JSON.parse(output) as Record<string, unknown>);
    },
    limitMs,
  );
}
