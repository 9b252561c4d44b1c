import { execFile } from "node:child_process";
import process from "node:process";
import { ownProgram } from "@tier2/button/own-files";
import { Tier2Error } from "../errors.ts";
import type { Rectangle } from "./browser/protocol.ts";

const program = ownProgram("./blackout-child", import.meta.url);

const timeoutMs = 20_000;
const mostAnswerBytes = 1_000_000;
export const mostRectangles = 100;
/** Whoever made the picture, it is read with no right of ours. */
const nobody = 65_534;
/** Windows starts nothing without them. */
const passedOn = ["SystemRoot", "SystemDrive", "windir", "TEMP"] as const;

/**
 * Paints parts of a picture black, in a process of its own that ends with it: the service never loads the library. Rejects
 * with a Tier2Error; nothing was changed then.
 */
export async function blackOut(picture: Uint8Array, black: readonly Rectangle[]): Promise<Uint8Array<ArrayBuffer>> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const child = execFile(
    process.execPath,
    [...program, JSON.stringify(black.slice(0, mostRectangles))],
    {
      ...{ encoding: "buffer", timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: mostAnswerBytes },
      ...(process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}),
      ...{ env: environment(), windowsHide: true },
    },
    (error, output) => {
      if (error === null && output.length > 0) {
        resolve(new Uint8Array(output));
      } else {
        reject(notPainted(error));
      }
    },
  );
  child.stdin?.once("error", () => undefined); // it ended before it read all; its end tells
  child.stdin?.end(picture);
  return promise;
}

const environment = (): Record<string, string> =>
  Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

const notPainted = (cause: unknown): Tier2Error =>
  new Tier2Error(
    {
      code: "page_picture_not_painted",
      category: "internal",
      message: "The picture could not be painted; it was not sent.",
      hint: "Try again, or do not send the picture.",
    },
    { cause },
  );
