// What other pages on the loopback interface share with this one: whom they answer, how, and the files they are made of.
export { bearerDigest, digestOf, newSecret } from "../api/bearer.ts";
export { closeServer, listenOnLoopback, refuseGarbage } from "../api/http-server.ts";
export { safeHeaders } from "./answer-headers.ts";
export { type RequestHead, refuseForeign, splitTarget } from "./guards.ts";
export { pageError, statusOfPageError } from "./page-errors.ts";
export { readJson } from "./read-json.ts";
export { readScripts } from "./script-files.ts";
export { sendStatic } from "./send-static.ts";
export { type StaticFile, type StaticFiles, fileOf } from "./static-files.ts";
