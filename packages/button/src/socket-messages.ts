import type { Socket } from "node:net";
import type { HidDeviceInfo, TransportErrorCode } from "./transport.ts";

/** What the playing process sends; `data` is hexadecimal. The first message of a connection says whether it is attached. */
export type PlayerMessage =
  | { readonly event: "attached"; readonly device: Omit<HidDeviceInfo, "path"> }
  | { readonly event: "detached"; readonly reason: string }
  | { readonly event: "input"; readonly data: string }
  | { readonly reply: number; readonly data: string }
  | { readonly reply: number; readonly error: { readonly code: TransportErrorCode; readonly message: string } };

/** What the host software asks. */
export type HostQuestion =
  | { readonly write: string }
  | { readonly writeFeature: string }
  | { readonly readFeature: { readonly id: number; readonly length: number } }
  /** The process of this id alone takes what the device reports, until its connection ends. */
  | { readonly claim: number };

/** A question, and the number its reply carries. */
export type HostMessage = { readonly call: number } & HostQuestion;

/** A line longer than this is no message of ours; the connection is ended. */
const longestLine = 4096;

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

/** Sends one message a line. */
export function sendMessage(socket: Socket, message: PlayerMessage | HostMessage): void {
  if (socket.writable) {
    socket.write(`${JSON.stringify(message)}\n`);
  }
}

/** Hands each line's message to `onMessage`; a peer that sends anything else is cut off. */
export function receiveMessages<Message>(socket: Socket, onMessage: (message: Message) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    try {
      for (const line of lines) {
        onMessage(JSON.parse(line) as Message);
      }
    } catch (error) {
      socket.destroy(error as Error);
    }
    if (rest.length > longestLine) {
      socket.destroy(new Error("a line without end"));
    }
  });
}
