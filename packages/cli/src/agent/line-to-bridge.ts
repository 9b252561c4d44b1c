import { mkdirSync, rmdirSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import process from "node:process";
import { json } from "node:stream/consumers";
import {
  type CheckServer,
  type ErrorDescription,
  Tier2Error,
  connectChecked,
  proofsFolders,
} from "@tier2/bridge/agent";

export interface Asked {
  readonly line: string;
  readonly body?: Buffer | object;
}

/** Longer than the bridge's heartbeats are apart. */
const silentMs = 45_000;
const ownMode = 0o700;
const unauthorized = 401;

/** Asks the bridge at one socket or pipe, as the person whose process this is. */
export class LineToBridge {
  readonly #place: string;
  readonly #check: CheckServer;
  #token: string | undefined;

  constructor(place: string, check: CheckServer) {
    this.#place = place;
    this.#check = check;
  }

  /** The answer, whose content is still to come; logs in where that is needed. Rejects with a Tier2Error of the bridge, or whatever is in the way. */
  async open(asked: Asked, signal: AbortSignal): Promise<IncomingMessage> {
    let answer = await this.#send(asked, signal);
    if (answer.statusCode === unauthorized) {
      answer.resume();
      this.#token = await this.#logIn(signal);
      answer = await this.#send(asked, signal);
    }
    if (answer.statusCode !== undefined && answer.statusCode >= 400) {
      throw new Tier2Error(((await json(answer)) as { readonly error: ErrorDescription }).error);
    }
    return answer;
  }

  /** By a directory, which shows whose it is; docs/local-api.md. */
  async #logIn(signal: AbortSignal): Promise<string> {
    this.#token = undefined;
    const { proof } = (await this.#ask({ line: "POST /v1/session", body: {} }, signal)) as { readonly proof: string };
    if (!proofsFolders(this.#place).includes(path.dirname(proof))) {
      throw new Error(`the bridge asks for a directory where none belongs: ${proof}`);
    }
    mkdirSync(proof, { mode: ownMode });
    try {
      const body = { proof: path.basename(proof) };
      const { token } = (await this.#ask({ line: "POST /v1/session", body }, signal)) as { readonly token: string };
      return token;
    } finally {
      removeIfThere(proof);
    }
  }

  async #ask(asked: Asked, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#send(asked, signal);
    const content: unknown = await json(answer);
    if (answer.statusCode !== 200) {
      throw new Tier2Error((content as { readonly error: ErrorDescription }).error);
    }
    return content;
  }

  async #send({ line, body }: Asked, signal: AbortSignal): Promise<IncomingMessage> {
    const [method = "", target = ""] = line.split(" ");
    const socket = await connectChecked(this.#place, this.#check, signal);
    const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const headers = {
      host: "tier2",
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...(bytes === undefined ? {} : { "content-length": bytes.length, "content-type": typeOf(body) }),
    };
    const { request } = process.getBuiltinModule("node:http"); // an import of it loads 11 MB more
    return new Promise((resolve, reject) => {
      const asking = request({ createConnection: () => socket, method, path: target, headers, signal }, resolve);
      asking.setTimeout(silentMs, () => asking.destroy(new Error("the bridge does not answer")));
      asking.once("error", reject);
      asking.end(bytes);
    });
  }
}

const typeOf = (body: Asked["body"]): string =>
  Buffer.isBuffer(body) ? "application/octet-stream" : "application/json";

function removeIfThere(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // the bridge took it away
  }
}
