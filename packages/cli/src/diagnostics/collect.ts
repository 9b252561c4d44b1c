import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { Writable } from "node:stream";
import {
  type BridgeStatus,
  type LoadedConfig,
  type QueueSnapshot,
  findProblems,
  loadConfig,
  resolveSecret,
  secretNamesOf,
  toTier2Error,
} from "@tier2/bridge";
import { askBridge } from "../bridge-client.ts";
import type { CommandContext, CommandEntry } from "../command.ts";
import { listSecrets } from "../commands/secret-list.ts";
import { exportedPress } from "../queue/export-text.ts";
import { version } from "../version.ts";
import { learnPeopleHere } from "./people-here.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import { learnBroken, learnConfig } from "./redacted-config.ts";

/** A part of the bundle. */
export interface DiagnosticsPart {
  readonly name: string;
  /** What it is, for the person who agrees to it. */
  readonly meaning: string;
  readonly content: unknown;
}

export interface CollectOptions {
  readonly configFile: string;
  /** As it was named on the command line. */
  readonly config: string | undefined;
  readonly io: CommandContext;
  /** The command `doctor`, where there is one. */
  readonly doctor: CommandEntry | undefined;
  readonly readLog: () => Promise<readonly string[]>;
}

/** Everything that helps to find a fault, and nobody's name: what cannot be had says why. Never rejects. */
export async function collectDiagnostics(options: CollectOptions): Promise<readonly DiagnosticsPart[]> {
  const { configFile, config, io, doctor, readLog } = options;
  const pseudonyms = new Pseudonyms();
  learnPeopleHere(pseudonyms);
  const asking = config === undefined ? {} : { config };
  const loaded = orError(() => loadConfig(configFile));
  const configuration =
    "error" in loaded
      ? learnUnusable(configFile, loaded, pseudonyms, io.environment)
      : configurationOf(loaded, pseudonyms, io.environment);
  const status = await orWhy(
    async () => (await askBridge(asking, "GET", "/v1/status", undefined, io.ending)) as BridgeStatus,
  );
  const queue = await orWhy(
    async () => (await askBridge(asking, "GET", "/v1/presses?limit=200", undefined, io.ending)) as QueueSnapshot,
  );
  learnStatus(pseudonyms, status, queue);
  const parts: readonly DiagnosticsPart[] = [
    { name: "versions", meaning: "of this program, Node and the system", content: versions() },
    { name: "configuration", meaning: "without its texts; secrets as references", content: configuration },
    {
      name: "problems",
      meaning: "of the configuration",
      content: await orWhy(async () => findProblems(configFile, readFileSync(configFile, "utf8"), io.environment)),
    },
    {
      name: "secrets",
      meaning: "their names and ages, and whether they can be read",
      content: "error" in loaded ? loaded : listSecrets(loaded, io.environment),
    },
    { name: "status", meaning: "of the running bridge: buttons, ways, warnings", content: status },
    {
      name: "presses",
      meaning: "the open ones and the newest: states, times, errors; no texts",
      content: pressesOf(queue),
    },
    ...(doctor === undefined
      ? []
      : [{ name: "doctor", meaning: "what tier2 doctor finds", content: await doctorResult(doctor, options) }]),
    { name: "log", meaning: "its last lines, where this account may read them", content: await orWhy(readLog) },
  ];
  return parts.map(({ content, ...part }) => ({ ...part, content: pseudonyms.redacted(content) }));
}

interface Unavailable {
  readonly error: { readonly code: string; readonly message: string };
}

const whyNot = (thrown: unknown): Unavailable => {
  const { code, message } = toTier2Error(thrown);
  return { error: { code, message } };
};

async function orWhy<Value>(read: () => Promise<Value>): Promise<Value | Unavailable> {
  try {
    return await read();
  } catch (error) {
    return whyNot(error);
  }
}

function orError(read: () => LoadedConfig): LoadedConfig | Unavailable {
  try {
    return read();
  } catch (error) {
    return whyNot(error);
  }
}

const versions = (): object => ({
  tier2: version,
  node: process.version,
  ...{ platform: process.platform, architecture: process.arch, system: os.release(), systemVersion: os.version() },
  ...{ processors: os.cpus().length, memoryBytes: os.totalmem(), freeMemoryBytes: os.freemem() },
  isRoot: process.getuid?.() === 0,
});

function configurationOf(
  loaded: LoadedConfig,
  pseudonyms: Pseudonyms,
  environment: CommandContext["environment"],
): object {
  learnSecrets([...secretNamesOf(loaded).values()], path.dirname(loaded.source.file), pseudonyms, environment);
  return learnConfig(loaded.config, pseudonyms) as object;
}

/** Why there is no configuration; what stands in its file, and in those that it names, is learnt all the same. */
function learnUnusable(
  configFile: string,
  why: Unavailable,
  pseudonyms: Pseudonyms,
  environment: CommandContext["environment"],
): Unavailable {
  try {
    const text = readFileSync(configFile, "utf8");
    const references = text.match(/\b(?:file|dpapi|env):[^\s"',}\]]+/g) ?? [];
    learnSecrets(references, path.dirname(configFile), pseudonyms, environment);
    learnBroken(text, pseudonyms);
  } catch {
    // what this account cannot read it cannot give away
  }
  return why;
}

function learnSecrets(
  references: readonly string[],
  folder: string,
  pseudonyms: Pseudonyms,
  environment: CommandContext["environment"],
): void {
  for (const reference of references) {
    try {
      pseudonyms.learn("secret", resolveSecret(reference, { environment, folder }, reference));
    } catch {
      // what this account cannot read it cannot give away
    }
  }
}

function learnStatus(
  pseudonyms: Pseudonyms,
  status: BridgeStatus | Unavailable,
  queue: QueueSnapshot | Unavailable,
): void {
  if ("ways" in status) {
    for (const { host, proxy } of status.ways) {
      pseudonyms.learn("host", host);
      pseudonyms.learn("host", proxy?.replace(/:\d+$/, ""));
    }
    for (const agent of status.agents) {
      const [login, domain] = agent.split("\\").toReversed(); // on Windows DOMAIN\login
      pseudonyms.learn("person", login);
      pseudonyms.learn("host", domain);
    }
    for (const { serial } of status.buttons) {
      pseudonyms.learn("serial", serial);
    }
  }
  for (const { serial, ticket } of "presses" in queue ? queue.presses : []) {
    pseudonyms.learn("serial", serial);
    pseudonyms.learn("text", ticket?.url);
  }
}

function pressesOf(queue: QueueSnapshot | Unavailable): object {
  if (!("presses" in queue)) {
    return queue;
  }
  const { presses, ...rest } = queue;
  return {
    ...rest,
    presses: presses.map((press) => {
      const { ticketUrl: _url, ...shown } = exportedPress(press);
      return { ...shown, hint: press.lastError?.hint, openFollowUps: press.openFollowUps };
    }),
  };
}

const longestDoctorMs = 60_000;

async function doctorResult(doctor: CommandEntry, { config, io }: CollectOptions): Promise<unknown> {
  return orWhy(async () => {
    let printed = "";
    const write = (chunk: unknown, _encoding: unknown, done: () => void): void => {
      printed += String(chunk);
      done();
    };
    const [stdout, stderr] = [new Writable({ write }), new Writable({ write: (_chunk, _encoding, done) => done() })];
    const command = await doctor.load();
    const options = { json: true, ...(config === undefined ? {} : { config }) };
    const ending = AbortSignal.any([io.ending, AbortSignal.timeout(longestDoctorMs)]);
    await command.run(options as never, { ...io, stdout, stderr, ending }, "");
    return JSON.parse(printed) as unknown;
  });
}
