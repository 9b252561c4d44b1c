import { chmod, lstat, unlink } from "node:fs/promises";
import { type Server, connect } from "node:net";
import process from "node:process";

/** Longest path of a unix socket, bytes (sun_path in sys/un.h, less its final zero); macOS takes four less. */
export const longestSocketPathBytes = 107;

/**
 * Lets a server listen on a unix socket that only this user may open, or on a Windows named pipe. Rejects when somebody
 * else listens there, or something else than a socket is there; a socket file left behind by a killed process is replaced.
 */
export async function listenLocally(server: Server, path: string): Promise<void> {
  const isFile = !(process.platform === "win32");
  if (isFile && (await isSocket(path)) && !(await answers(path))) {
    await unlink(path).catch(() => undefined); // another process did, or it is another account's
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
  if (isFile) {
    await chmod(path, 0o600);
  }
}

/** Anything else that is there is somebody's, and stays. */
async function isSocket(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSocket(),
    () => false,
  );
}

/** Whether somebody listens on the socket. */
async function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
