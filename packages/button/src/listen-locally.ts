import { chmod, unlink } from "node:fs/promises";
import { type Server, connect } from "node:net";
import process from "node:process";

/**
 * Lets a server listen on a unix socket that only this user may open, or on a Windows named pipe. Rejects when somebody
 * else listens there; a socket file left behind by a killed process is replaced.
 */
export async function listenLocally(server: Server, path: string): Promise<void> {
  const isFile = !(process.platform === "win32");
  if (isFile && !(await answers(path))) {
    await unlink(path).catch(() => undefined); // there was none
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
