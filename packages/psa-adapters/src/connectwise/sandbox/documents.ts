import { type Answer, type SandboxRequest, json } from "../../sandbox/answer.ts";
import type { SandboxData, SandboxDocument } from "./data.ts";
import { invalidObject, missingField, unknownRecord } from "./errors.ts";

/** What the API tells of a document; its content is downloaded. */
export function documentInfo({ id, title, fileName, owner, size, publicFlag }: SandboxDocument): object {
  return { id, title, fileName, owner, linkFlag: false, imageFlag: false, publicFlag, size };
}

/** `POST /system/documents`: multipart/form-data alone. */
export async function attachDocument({ headers, body }: SandboxRequest, data: SandboxData): Promise<Answer> {
  const type = headers["content-type"] ?? "";
  if (!/^multipart\/form-data;/i.test(type)) {
    return json(415, { code: "ConnectWiseApi", message: "The request's media type is not supported.", errors: null });
  }
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const file = form.get("file");
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const missing = [
    ...(file instanceof File ? [] : ["file"]),
    ...["recordType", "recordId", "title"].filter((name) => text(name) === ""),
  ];
  if (!(file instanceof File) || missing.length > 0) {
    return invalidObject(
      "document",
      missing.map((name) => missingField("document", name)),
    );
  }
  const recordId = Number(text("recordId"));
  if (text("recordType") !== "Ticket" || !data.tickets.some(({ id }) => id === recordId)) {
    return unknownRecord(text("recordType"), text("recordId"));
  }
  const document: SandboxDocument = {
    id: 1 + data.documents.length,
    title: text("title"),
    fileName: file.name,
    owner: data.memberName,
    size: file.size,
    publicFlag: text("privateFlag").toLowerCase() !== "true",
    recordId,
    content: new Uint8Array(await file.arrayBuffer()),
  };
  data.documents.push(document);
  return json(201, documentInfo(document));
}
