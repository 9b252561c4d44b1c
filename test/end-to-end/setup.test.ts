import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { Tier2Process } from "../lib/tier2-process.ts";

const main = path.resolve(import.meta.dirname, "../../packages/cli/src/main.ts");

interface Terminal {
  type(text: string): void;
  key(name: string): void;
  /** What it shows now. */
  screen(): string;
  shows(text: RegExp): Promise<void>;
}

/** `tier2` in a terminal of its own, as a person sits at it. */
function terminal(words: readonly string[]): Terminal {
  const socket = `tier2-setup-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const tmux = (...given: readonly string[]): string =>
    execFileSync("tmux", ["-L", socket, ...given], {
      encoding: "utf8",
      env: { ...process.env, TERM: "xterm-256color" },
    });
  const command = `${process.execPath} --conditions=source ${main} ${words.join(" ")}; echo ended with $?; exec cat`;
  tmux("-f", "/dev/null", "new-session", "-d", "-s", "setup", "-x", "140", "-y", "90", command);
  onTestFinished(() => void tmux("kill-server"));
  const screen = (): string => stripVTControlCharacters(tmux("capture-pane", "-p", "-J", "-t", "setup"));
  return {
    screen,
    type: (text) => void tmux("send-keys", "-t", "setup", "-l", text),
    key: (name) => void tmux("send-keys", "-t", "setup", name),
    shows: async (text) => {
      while (!text.test(screen())) {
        await wait(20); // a terminal tells of no change: it is looked at
      }
    },
  };
}

function folderHere(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-setup-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("from nothing to a closed test ticket, with the keys of a keyboard", async () => {
  const sandbox = await startConnectWiseSandbox();
  onTestFinished(async () => sandbox.close());
  sandbox.data.privateKey = "a-key-of-nobody";
  const configFile = path.join(folderHere(), "config.yaml");
  const { type, key, shows, screen } = terminal(["setup", "--config", configFile]);
  const answer = async (question: RegExp, text = ""): Promise<void> => {
    // the question that is open is the last: below it nothing was asked
    await shows(new RegExp(`◆ {2}${question.source}[^◇◆]*$`));
    if (text !== "") {
      type(text);
    }
    key("Enter");
  };
  await answer(/Which helpdesk system/);
  await answer(/Address of ConnectWise/, sandbox.url);
  await answer(/How do you have the credentials/);
  await answer(/Company name of/, "examplemsp");
  await answer(/Public key/, "public-key");
  await answer(/Private key/, "a-key-of-nobody");
  await answer(/clientId/, "client-id");
  await answer(/Identifier of the customer/, "Acme");
  await answer(/Company of the contact/, "Unregistered");
  await answer(/E-mail address of the contact/, "unregistered@msp.example");
  for (const choice of [/Service board/, /Status/, /Priority/, /Type/, /Source/, /When is a press sent/]) {
    await answer(choice);
  }
  for (const choice of [/Does a double press/, /Does a press soon/, /Pictures/, /How many computers/]) {
    await answer(choice);
  }
  await answer(/Whom do people turn to/);
  await answer(/Write it/);
  await shows(/ended with 0/);
  expect(screen()).not.toContain("a-key-of-nobody");
  expect(readFileSync(path.join(path.dirname(configFile), "secrets/private-key"), "utf8")).toBe("a-key-of-nobody\n");
  const made = new Tier2Process(["psa", "test", "--config", configFile]);
  expect(await made.ended).toBe(0);
  expect(made.stdout).toMatch(/close +ticket 1001 is closed\n/);
});

test.each(["Escape", "C-c"])("%s at a question: nothing is written", async (name) => {
  const configFile = path.join(folderHere(), "config.yaml");
  const { key, shows } = terminal(["setup", "--sandbox", "--config", configFile]);
  await shows(/Which helpdesk system/);
  key("Enter");
  await shows(/Address of ConnectWise/);
  key(name);
  await shows(/You ended the set-up; nothing is written\.[^]*ended with 2/);
  expect(existsSync(configFile)).toBe(false);
});
