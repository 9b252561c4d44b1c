// What adapters are made of, for those that live elsewhere.
export { isLoopback } from "./address.ts";
export type { AnswerBody } from "./http/body.ts";
export { type Part as MultipartPart, multipart } from "./http/multipart.ts";
export { type HttpAnswer, type HttpFailure, type HttpRequest, type HttpResult, sendRequest } from "./http/request.ts";
export { badFileName, badMarker, isFileName, isMarkedWith, isMarker, withoutMarks, written } from "./marker.ts";
export { cleanLine, cleanText, cut, escapeHtml, parts } from "./text.ts";
export {
  type Judge,
  type Judgement,
  type Verdict,
  isSuccess,
  refusedRead,
  refusedWrite,
  verdictOfStatus,
} from "./verdict.ts";
