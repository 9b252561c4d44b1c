import type { IncomingMessage, RequestOptions } from "node:http";
import process from "node:process";
import { json } from "node:stream/consumers";
import {
  type CheckServer,
  type ErrorDescription,
  Tier2Error,
  connectChecked,
  openServerCheck,
  wordsHere,
} from "@tier2/bridge/agent";
import { apiPlaces } from "./api-places.ts";
import type { OptionDescription } from "./command.ts";
import { configOption, jsonOption } from "./common-options.ts";

/** Options of every command that asks the running bridge. */
export interface BridgeOptions {
  readonly config?: string;
  readonly json?: boolean;
}

export const bridgeOptions: readonly OptionDescription[] = [configOption, jsonOption];

/** Longest time in which a running bridge answers. */
const timeoutMs = 15_000;

/**
 * Asks the running bridge, e.g. `askBridge(options, "GET", "/v1/status")`; docs/local-api.md lists what there is. Rejects
 * with a Tier2Error: the bridge's own, or one of category `bridge` (not running, or `ending` was aborted) or `permission`.
 */
export async function askBridge(
  { config }: BridgeOptions,
  method: "GET" | "POST" | "DELETE",
  target: string,
  body?: object,
  ending?: AbortSignal,
): Promise<unknown> {
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = ending === undefined ? limit : AbortSignal.any([ending, limit]);
  return reach(config, ending, async (socketPath) =>
    contentOf(await open({ socketPath, method, path: target }, signal, body), socketPath),
  );
}

/**
 * Reads the bridge's events: calls back with the first answer and with each of them, until the bridge or `ending` ends it.
 * Rejects as `askBridge`.
 */
export async function followBridge({ config }: BridgeOptions, onEvent: () => void, ending: AbortSignal): Promise<void> {
  const events = await reach(config, ending, async (socketPath) =>
    open({ socketPath, method: "GET", path: "/v1/events" }, ending),
  );
  for await (const chunk of events as AsyncIterable<Buffer>) {
    if (!/^(?::\n\n)+$/.test(chunk.toString("latin1"))) {
      onEvent(); // not a heartbeat alone
    }
  }
}

/** Asks at the sockets where the bridge may answer, one after the other. */
async function reach<Answer>(
  config: string | undefined,
  ending: AbortSignal | undefined,
  ask: (socketPath: string) => Promise<Answer>,
): Promise<Answer> {
  const failures: Failure[] = [];
  const places = await apiPlaces(config);
  for (const socketPath of new Set(places.map(({ admin }) => admin))) {
    try {
      return await ask(socketPath);
    } catch (error) {
      if (ending?.aborted === true) {
        throw bridgeError("interrupted", "It was asked to end before the bridge answered.", "Once more.", error);
      }
      if (error instanceof Tier2Error) {
        throw error;
      }
      failures.push({ socketPath, error });
    }
  }
  throw notAnswering(failures);
}

interface Failure {
  readonly socketPath: string;
  readonly error: unknown;
}

interface Asking {
  readonly socketPath: string;
  readonly method: string;
  readonly path: string;
}

let serverCheck: Promise<CheckServer> | undefined;

/** On Windows anybody may make a pipe of the name while the bridge does not run; a socket's folder is the bridge's. */
async function wayTo(place: string, signal: AbortSignal): Promise<RequestOptions> {
  if (process.platform !== "win32") {
    return { socketPath: place, agent: false };
  }
  serverCheck ??= openServerCheck();
  const socket = await connectChecked(place, await serverCheck, signal);
  return { createConnection: () => socket }; // with `agent` it would not be used
}

async function open({ socketPath, ...asking }: Asking, signal: AbortSignal, body?: object): Promise<IncomingMessage> {
  const way = await wayTo(socketPath, signal);
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = {
    host: "tier2",
    ...(body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const { request } = process.getBuiltinModule("node:http"); // an import of it loads 11 MB more, also into the bridge
    const sending = request({ ...way, ...asking, headers, signal }, resolve);
    sending.once("error", reject);
    sending.end(text);
  });
}

async function contentOf(answer: IncomingMessage, socketPath: string): Promise<unknown> {
  let content: { readonly error?: ErrorDescription };
  try {
    content = (await json(answer)) as typeof content;
  } catch (error) {
    throw bridgeError(
      "bridge_answer_unreadable",
      `What answers at ${socketPath} is no bridge of this version.`,
      "Start the bridge again, of the same version as this command: tier2 --version",
      error,
    );
  }
  if (answer.statusCode !== undefined && answer.statusCode >= 400 && content.error !== undefined) {
    throw new Tier2Error(content.error);
  }
  return content;
}

/** The one of several failures that says most: somebody is there, somebody was there, nobody. */
function notAnswering(failures: readonly Failure[]): Tier2Error {
  const start = `Start it: tier2 run --config FILE, or as a service: ${wordsHere.startService}.`;
  const first = (...codes: readonly string[]): Failure | undefined =>
    failures.find(({ error }) => codes.includes(codeOf(error)));
  const denied = first("EACCES", "EPERM");
  if (denied !== undefined) {
    return new Tier2Error(
      {
        code: "bridge_not_permitted",
        category: "permission",
        message: `This account may not ask the bridge at ${denied.socketPath}.`,
        hint:
          process.platform === "win32"
            ? `${wordsHere.asAdministrator}.`
            : `${wordsHere.asAdministrator}, or join the group tier2 (sudo usermod -aG tier2 NAME) and log in again.`,
      },
      { cause: denied.error },
    );
  }
  const ended = first("ECONNRESET", "EPIPE");
  if (ended !== undefined) {
    return bridgeError(
      "bridge_silent",
      `The bridge at ${ended.socketPath} ended the connection before it answered.`,
      "It may be starting, or starting again: try once more. If that does not help, look into its log.",
      ended.error,
    );
  }
  const silent = failures.find(({ error }) => !/^(ENOENT|ECONNREFUSED)$/.test(codeOf(error)));
  if (silent !== undefined) {
    return bridgeError(
      "bridge_silent",
      `The bridge at ${silent.socketPath} does not answer.`,
      "It may be stopping or very busy: try again. If that does not help, start it again and look into its log.",
      silent.error,
    );
  }
  const stale = first("ECONNREFUSED");
  if (stale !== undefined) {
    return bridgeError(
      "bridge_not_running",
      `The bridge is not running; it was killed, for its socket ${stale.socketPath} is still there.`,
      start,
      stale.error,
    );
  }
  const names = failures.map(({ socketPath }) => socketPath).join(" nor ");
  return bridgeError(
    "bridge_not_running",
    `The bridge is not running: there is no ${names}.`,
    `${start} If it runs with another configuration, name that: --config FILE. ` +
      "If dataDirectory or api was changed while it ran, start it again.",
    failures[0]?.error,
  );
}

const bridgeError = (code: string, message: string, hint: string, cause?: unknown): Tier2Error =>
  new Tier2Error({ code, category: "bridge", message, hint }, { cause });

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
