import { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ownProgram } from "@tier2/button/own-files";
import { type PictureAnswer, decodeAnswer } from "./answer.ts";
import type { ChildOptions } from "./child-options.ts";
import type { ScreenWishes } from "./plan.ts";

/** From sources, removing the types takes 30 ms of each start; Node keeps what it made of them. */
const cache = import.meta.url.endsWith(".ts")
  ? { NODE_COMPILE_CACHE: fileURLToPath(new URL("../../../../../.cache/node", import.meta.url)) }
  : {};

/** Megabytes. Loading the libraries makes garbage, which is not worth 5 ms in a process that ends at once. */
const fewCollections = "--min-semi-space-size=16";
const program = ownProgram("./picture-child", import.meta.url, [fewCollections]);

/** Starts the process, asks, and kills it at the deadline. Rejects with a message for people. */
export function runChild(wishes: ScreenWishes, options: ChildOptions, deadlineMs: number): Promise<PictureAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, program, {
      ...options,
      env: { ...options.env, ...cache },
      stdio: ["pipe", "ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const giveUp = (message: string, cause?: unknown): void => {
      child.kill("SIGKILL");
      reject(new Error(message, { cause }));
    };
    const deadline = setTimeout(() => giveUp(`it took longer than ${deadlineMs} ms`), deadlineMs);
    let received: Buffer = Buffer.alloc(0);
    let complaints = "";

    child.once("error", (error) => {
      clearTimeout(deadline);
      giveUp(`the process for it cannot be started (${error.message})`, error);
    });
    child.once("close", (code, signal) => {
      clearTimeout(deadline);
      giveUp(`the process for it ended early (${[signal ?? `code ${code}`, ...errorLines(complaints)].join(": ")})`);
    });
    // There are no streams when there are no descriptors left; "error" tells.
    const output = (child as Partial<ChildProcess>).stdio?.[3] as Readable | undefined;
    output?.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      try {
        const answer = decodeAnswer(received);
        if (answer !== undefined) {
          resolve(answer); // the process is at its end
        }
      } catch (error) {
        giveUp("the process for it gave no proper answer", error);
      }
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complaints = (complaints + text).slice(0, 4000);
    });
    child.stdin?.once("error", () => undefined); // it ended before it read all; "close" tells
    child.stdin?.end(JSON.stringify(wishes));
  });
}

/** The first line of what Node prints about an error that nobody caught. */
const errorLines = (text: string): readonly string[] => text.match(/^\w*Error\b.*$/m)?.slice(0, 1) ?? [];
