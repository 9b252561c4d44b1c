/** What stood in the body of an answer. `text` is cut; `unreadable` says why nothing can be made of it. */
export type AnswerBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unreadable"; readonly reason: string };

export const mostBodyBytes = 1_048_576;
const mostJsonDepth = 64;
const keptText = 200;

/** Reads the body of an untrusted answer, at most 1 MB of it. Never throws; an abort is a body that ended early. */
export async function readBody(response: Response): Promise<AnswerBody> {
  if (response.body === null) {
    return { kind: "text", text: "" };
  }
  const decoder = new TextDecoder();
  let text = "";
  let sizeBytes = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > mostBodyBytes) {
        return { kind: "unreadable", reason: "the answer is larger than 1 MB" };
      }
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    return { kind: "unreadable", reason: "the answer broke off" };
  }
  return parseBody(response.headers.get("content-type") ?? "", text + decoder.decode());
}

/** JSON when the content type or the first character says so, else the beginning of the text. */
export function parseBody(contentType: string, text: string): AnswerBody {
  const trimmed = text.trim();
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(contentType) || /^[[{]/.test(trimmed);
  if (!isJson) {
    return { kind: "text", text: trimmed.slice(0, keptText) };
  }
  if (isDeeperThan(trimmed, mostJsonDepth)) {
    return { kind: "unreadable", reason: `the answer is nested deeper than ${mostJsonDepth} levels` };
  }
  try {
    return { kind: "json", value: JSON.parse(trimmed) as unknown };
  } catch {
    // A proxy's plain sentence under a JSON content type is worth reading; half a JSON document is not.
    return /^[[{"]/.test(trimmed) || trimmed === ""
      ? { kind: "unreadable", reason: "the answer is not valid JSON" }
      : { kind: "text", text: trimmed.slice(0, keptText) };
  }
}

/** Counts brackets outside of strings, so that nothing deep is ever built. */
function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (isInString) {
      if (character === "\\") {
        index++;
      } else if (character === '"') {
        isInString = false;
      }
    } else if (character === '"') {
      isInString = true;
    } else if (character === "[" || character === "{") {
      depth++;
      if (depth > limit) {
        return true;
      }
    } else if (character === "]" || character === "}") {
      depth--;
    }
  }
  return false;
}
