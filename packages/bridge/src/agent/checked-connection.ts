import { once } from "node:events";
import { type Socket, connect } from "node:net";
import type { CheckServer } from "./trusted-server.ts";

/**
 * A connection to the bridge; nothing is told to whoever listens there before it is known who that is. Rejects as `check` or
 * the connection does.
 *
 * Node connects to a pipe of Windows in a way that lets a server with the right to do so act as whoever connects (libuv asks for
 * no lower level). The first look does not, and refuses a stranger before; only one who takes the name between the two gets
 * that far.
 */
export async function connectChecked(place: string, check: CheckServer, signal: AbortSignal): Promise<Socket> {
  check(place);
  const socket = connect(place);
  try {
    await once(socket, "connect", { signal });
    check(place); // a pipe may have changed hands; as long as this end is open, it cannot any more
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
}
