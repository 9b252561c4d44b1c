import { Buffer } from "node:buffer";
import type { Answer } from "./answer.ts";
import type { AttachmentView } from "./page.ts";
import { securityHeaders } from "./page-frame.ts";

/** How pictures begin. SVG is none of them: it can hold scripts. */
const pictures: readonly (readonly [string, RegExp])[] = [
  ["image/png", /^\u0089PNG\r\n\u001A\n/],
  ["image/jpeg", /^\u00FF\u00D8\u00FF/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
];

/** What a browser only stores; everything else has no particular type. */
const storedTypes: Readonly<Record<string, string>> = {
  txt: "text/plain; charset=utf-8",
  log: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  pdf: "application/pdf",
  zip: "application/zip",
};

/** The media type of a picture that a browser may show, told by its first bytes, whatever its name says. */
export function pictureType({ content }: Pick<AttachmentView, "content">): string | undefined {
  const start = Buffer.from(content.subarray(0, 16)).toString("latin1");
  return pictures.find(([, beginning]) => beginning.test(start))?.[0];
}

/** A name that is one on every system and looks like what it is: no paths, control characters, changes of direction. */
export function safeName(name: string): string {
  const safe = name
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, "_")
    .replace(/^\.+/, "_")
    .slice(0, 200)
    .toWellFormed();
  return safe.trim() === "" ? "attachment" : safe;
}

/** A picture to look at; everything else to be stored. None of it may run here, or as a page of its own. */
export function attachmentAnswer(file: AttachmentView): Answer {
  const picture = pictureType(file);
  const extension = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  const stored = Object.hasOwn(storedTypes, extension) ? storedTypes[extension] : undefined;
  const name = encodeURIComponent(safeName(file.name)).replaceAll(
    /['()*!]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
  return {
    status: 200,
    headers: {
      ...securityHeaders,
      "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "content-type": picture ?? stored ?? "application/octet-stream",
      "content-disposition": `${picture === undefined ? "attachment" : "inline"}; filename*=UTF-8''${name}`,
    },
    body: file.content,
  };
}
