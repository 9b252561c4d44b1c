import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { type Session, openServerCheck } from "@tier2/bridge/agent";
import { expect, onTestFinished, test } from "vitest";
import { runAgent } from "./run-agent.ts";

const isLinux = process.platform === "linux";
const session: Session = {
  ...{ userName: "ann", userId: process.getuid?.(), kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: ":9999" },
};

/** A played bridge. `answer` gets each request as a line with its body. */
async function setUp(answer: (line: string, body: string) => { status?: number; content: string; isOpen?: boolean }) {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-agent-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const place = path.join(folder, "session.sock");
  const asked: string[] = [];
  let connections = 0;
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? "-"} ${body}`.trim());
      const { status = 200, content, isOpen } = answer(`${request.method} ${request.url}`, body);
      response.writeHead(status).write(content);
      if (isOpen !== true) {
        response.end();
      }
    });
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(place, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const said: string[] = [];
  const heard = Promise.withResolvers<string>();
  const run = async (): Promise<void> =>
    runAgent({
      ...{ places: [place], check: await openServerCheck(), session, ending: controller.signal },
      say: (line) => {
        said.push(line);
        heard.resolve(line);
      },
    });
  return {
    folder,
    asked,
    said,
    run,
    controller,
    heard: heard.promise,
    connections: () => connections,
    dropAll: () => server.closeAllConnections(),
  };
}

const refusal = (code: string, category: string): string =>
  JSON.stringify({ error: { code, category, message: "No.", hint: "Do." } });

const task = (value: object): string => `event: task\ndata: ${JSON.stringify(value)}\n\n`;

test.runIf(isLinux)("it logs in, does what an agent does and nothing else, and ends when it is replaced", async () => {
  const answered = Promise.withResolvers<undefined>();
  let streams = 0;
  const { run, asked, said, folder, dropAll } = await setUp((line, body) => {
    if (line === "POST /v1/session") {
      const proof = path.join(folder, "proofs", "0123");
      return { content: JSON.stringify(body === "{}" ? { proof } : { token: "secret" }) };
    }
    if (line === "GET /v1/agent") {
      streams += 1;
      const tasks = [
        task({ id: "1", kind: "run", command: "rm" }),
        task({ id: "2", kind: "open-page", url: "https://evil.example/" }),
        task({ id: "3", kind: "take-picture", of: "all-monitors", denyTitles: [], denyApplications: [] }),
      ];
      const refused = { status: 401, content: refusal("api_token_refused", "permission") };
      return (
        [refused, { content: tasks.join(""), isOpen: true }][streams - 1] ?? {
          content: "event: replaced\ndata: {}\n\n",
        }
      );
    }
    answered.resolve(undefined);
    return { content: "{}" };
  });
  mkdirSync(path.join(folder, "proofs"));
  const running = run();
  await answered.promise;
  expect(asked).toEqual([
    "GET /v1/agent -",
    "POST /v1/session - {}",
    'POST /v1/session - {"proof":"0123"}',
    "GET /v1/agent Bearer secret",
    expect.stringMatching(/^POST \/v1\/agent\/tasks\/3 Bearer secret .*"not-taken".*X server :9999/) as unknown,
  ]);
  expect(readdirSync(path.join(folder, "proofs"))).toEqual([]);
  dropAll();
  await running;
  expect(said).toEqual([
    ...["The bridge is there; this session's agent works for it.", "Waiting for the bridge: it ended."],
    ...["The bridge is there; this session's agent works for it.", "Another agent took this session over."],
  ]);
});

test.runIf(isLinux)("a bridge that wants a directory made elsewhere gets none", async () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), "tier2-agent-"));
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
  const { run, heard } = await setUp((line) =>
    line === "POST /v1/session"
      ? { content: JSON.stringify({ proof: path.join(elsewhere, "x") }) }
      : { status: 401, content: refusal("api_token_refused", "permission") },
  );
  void run();
  expect(await heard).toContain("where none belongs");
  expect(readdirSync(elsewhere)).toEqual([]);
});

test.runIf(isLinux)("somebody else's socket is told nothing, not even connected to", async () => {
  const { run, folder, heard, connections } = await setUp(() => ({ content: "{}" }));
  chmodSync(folder, 0o777);
  void run();
  expect(await heard).toMatch(/cannot be told that .* is the bridge's: other people can write to/);
  expect(connections()).toBe(0);
});
