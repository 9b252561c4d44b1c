import { Buffer } from "node:buffer";
import type { TicketFile } from "../contract.ts";
import { cleanLine } from "../text.ts";
import type { PostedFile } from "./fields.ts";

export const fileOf = (ticketId: string, { name, type, visibility, bytes }: TicketFile): PostedFile => ({
  type: "file",
  ticketId,
  name,
  mediaType: cleanLine(type),
  visibility,
  contentBase64: Buffer.from(bytes).toString("base64"),
});
