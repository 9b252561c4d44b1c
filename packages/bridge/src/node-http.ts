import type * as Http from "node:http";
import process from "node:process";

/**
 * Node's HTTP. An `import` of "node:http" reads everything that it exports, also what it only loads when it is asked for
 * (`WebSocket`): 11 MB of memory.
 */
const http: typeof Http = process.getBuiltinModule("node:http");

export const createServer: typeof Http.createServer = http.createServer;
export const request: typeof Http.request = http.request;
