// Runs as root in the guest, from /lab/guest-agent: does what the host asks for over a virtio port.
import { type ChildProcess, spawn } from "node:child_process";
import { createReadStream, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { type AgentMessage, type AgentRequest, agentPort } from "./messages.ts";

// A virtio port opens once: one descriptor for both directions.
const port = openSync(`/dev/virtio-ports/${agentPort}`, "r+");
const running = new Map<number, ChildProcess>();

function send(message: AgentMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length;) {
    sent += writeSync(port, bytes, sent);
  }
}

function run({ id, command, user, input }: Extract<AgentRequest, { ask: "run" }>): void {
  // runuser gives the user's groups and home, as a login does; the service's account has no shell of its own.
  const [program, ...words] =
    user === undefined
      ? (["/bin/sh", "-c", command] as const)
      : (["runuser", "--shell", "/bin/sh", "--command", command, user] as const);
  const child = spawn(program, words, { cwd: "/", detached: true });
  running.set(id, child);
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (errors += text));
  child.stdin.on("error", () => undefined); // it does not read its input
  child.stdin.end(input ?? "");
  child.on("error", (error) => send({ id, error: error.message }));
  child.on("close", (code, signal) => {
    running.delete(id);
    send({ id, code: code ?? -1, output, errors: signal === null ? errors : `${errors}ended by ${signal}\n` });
  });
}

function answer(request: AgentRequest): void {
  switch (request.ask) {
    case "clock":
      send({ id: request.id, clockMs: Date.now() });
      return;
    case "run":
      run(request);
      return;
    case "end": {
      const pid = running.get(request.run)?.pid;
      if (pid !== undefined) {
        process.kill(-pid, "SIGKILL");
      }
      send({ id: request.id, done: true });
      return;
    }
    case "write":
      mkdirSync(path.dirname(request.path), { recursive: true });
      writeFileSync(request.path, request.text, { mode: request.mode });
      send({ id: request.id, done: true });
  }
}

createInterface({ input: createReadStream("", { fd: port, autoClose: false }) }).on("line", (line) => {
  const request = JSON.parse(line) as AgentRequest;
  try {
    answer(request);
  } catch (error) {
    send({ id: request.id, error: String(error) });
  }
});
send({ started: true });
