import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, unlinkSync } from "node:fs";
import type { Server } from "node:http";
import { connect } from "node:net";
import path from "node:path";
import process from "node:process";
import { longestSocketPathBytes } from "@tier2/button";
import { Tier2Error, messageOf } from "../errors.ts";
import { pidOfBridgeAt } from "./living-bridge.ts";

/** Who may connect: the owner and the group of administrators, or everybody (who then needs a token). */
export type SocketAudience = "administrators" | "everybody";

/** Listens at a socket; one that a dead bridge left is replaced, a living one is an error that names it. */
export async function listenAt(server: Server, place: string, audience: SocketAudience): Promise<void> {
  const isPipe = process.platform === "win32";
  if (!isPipe) {
    prepareFolder(place);
    await removeStale(place);
  }
  // Between its making and chmod nobody else may connect.
  const before = isPipe ? undefined : process.umask(0o177);
  const listening = new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(place, () => {
      server.off("error", reject);
      resolve();
    });
  });
  if (before !== undefined) {
    process.umask(before);
  }
  try {
    await listening;
  } catch (error) {
    throw codeOf(error) === "EADDRINUSE" ? await inUse(place) : unusable(place, error);
  }
  if (!isPipe) {
    open(place, audience);
  }
}

function prepareFolder(place: string): void {
  if (Buffer.byteLength(place) > longestSocketPathBytes) {
    throw unusable(place, new Error(`a socket's path has at most ${longestSocketPathBytes} bytes`));
  }
  try {
    mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(place, error);
  }
}

async function removeStale(place: string): Promise<void> {
  const before = lstatSync(place, { throwIfNoEntry: false });
  if (before === undefined) {
    return;
  }
  if (!before.isSocket()) {
    throw unusable(place, new Error("something that is no socket is in its place"));
  }
  if (await isAnswering(place)) {
    throw await inUse(place);
  }
  // Another bridge that starts at the same moment may have replaced it meanwhile: that one stays.
  const now = lstatSync(place, { throwIfNoEntry: false });
  if (now !== undefined && now.ino === before.ino && now.ctimeMs === before.ctimeMs) {
    unlinkSync(place);
  }
}

async function isAnswering(place: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(place);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error) => {
      const code = codeOf(error);
      if (code === "ECONNREFUSED" || code === "ENOENT") {
        resolve(false);
      } else {
        reject(unusable(place, error));
      }
    });
  });
}

function open(place: string, audience: SocketAudience): void {
  if (audience === "everybody") {
    chmodSync(place, 0o666);
    return;
  }
  const group = groupId("tier2");
  try {
    if (group !== undefined) {
      chownSync(place, process.getuid?.() ?? 0, group);
      chmodSync(place, 0o660);
    }
  } catch {
    // Who runs it is neither root nor in that group: then only this account may connect, as the socket was made.
  }
}

/** By /etc/group; Node has no other way to ask. */
function groupId(name: string): number | undefined {
  let text: string;
  try {
    text = readFileSync("/etc/group", "utf8");
  } catch {
    return undefined;
  }
  const line = text.split("\n").find((one) => one.startsWith(`${name}:`));
  const id = Number(line?.split(":")[2] ?? Number.NaN);
  return Number.isInteger(id) ? id : undefined;
}

async function inUse(place: string): Promise<Tier2Error> {
  const pid = await pidOfBridgeAt(place);
  return new Tier2Error({
    code: "bridge_running_already",
    category: "bridge",
    message: `A bridge is running already${pid === undefined ? "" : ` (process ${pid})`}: it answers at ${place}.`,
    hint: "Stop it first, or give this one a dataDirectory (or api.adminSocket and api.sessionSocket) of its own.",
  });
}

const unusable = (place: string, error: unknown): Tier2Error =>
  new Tier2Error(
    {
      code: "api_socket_unusable",
      category: "permission",
      message: `The socket ${place} cannot be made: ${messageOf(error)}.`,
      hint: "Let this account write to its folder, or name another place (api.adminSocket, api.sessionSocket).",
    },
    { cause: error },
  );

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);
