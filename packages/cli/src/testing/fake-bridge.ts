import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { runProgram } from "../program.ts";

export interface FakeBridge {
  readonly folder: string;
  readonly configFile: string;
  readonly socketPath: string;
  /** What was asked: method, path and body. */
  readonly asked: string[];
}

/** A place for a bridge that does not run: its configuration alone. */
export function noBridge(): FakeBridge {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const configFile = path.join(folder, "config.yaml");
  writeFileSync(configFile, "schemaVersion: 1\npsa: { kind: connectwise }\ndataDirectory: data\n");
  const socketPath = path.join(folder, "data", "admin.sock");
  return { folder, configFile, socketPath, asked: [] };
}

/** Something that answers in the bridge's place; what was not planned is an error. */
export async function fakeBridge(
  answers: Readonly<Record<string, { readonly status?: number; readonly body: unknown }>>,
): Promise<FakeBridge> {
  const bridge = noBridge();
  const socketPath = path.join(bridge.folder, "admin.sock");
  writeFileSync(bridge.configFile, `psa: {}\napi: { adminSocket: ${socketPath} }\nunknownKey: 1\n`);
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    void text(request).then((body) => {
      bridge.asked.push(body === "" ? line : `${line} ${body}`);
      const { status = 200, body: content } = answers[line] ?? { status: 500, body: "not planned" };
      response.writeHead(status).end(typeof content === "string" ? content : JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { ...bridge, socketPath };
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs tier2 in this process, on a terminal or without one. */
export async function tier2(
  words: readonly string[],
  io: {
    readonly isTerminal?: boolean;
    readonly columns?: number;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<Outcome> {
  const stdout = Object.assign(new PassThrough(), { isTTY: io.isTerminal === true, columns: io.columns ?? 80 });
  const stderr = new PassThrough();
  const ending = new AbortController().signal;
  const context = { stdout, stderr, stdin: new PassThrough(), environment: io.environment ?? {}, ending };
  const code = await runProgram(words, context);
  const read = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? "";
  return { code, stdout: read(stdout), stderr: read(stderr) };
}
