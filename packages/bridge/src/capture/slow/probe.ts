import { Resolver } from "node:dns/promises";
import net from "node:net";

/** How something in the network answered. */
export type Answer =
  | { readonly result: "answered"; readonly elapsedMs: number }
  /** It is there and takes no connection at this port. */
  | { readonly result: "refused"; readonly elapsedMs: number }
  /** `code` as of Node: ETIMEDOUT, EHOSTUNREACH, ENOTFOUND, ... */
  | { readonly result: "silent"; readonly code: string };

/** Connects and hangs up. Never rejects. */
export type Connect = (host: string, port: number, signal: AbortSignal) => Promise<Answer>;
/** Asks a name server for a name; any answer counts, also that there is no such name. Never rejects. */
export type Query = (server: string, name: string, signal: AbortSignal) => Promise<Answer>;

/** A host that does not answer within this is not reachable as far as people are concerned. */
const connectMs = 4000;
const queryMs = 2000;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "EUNKNOWN";

export const connect: Connect = async (host, port, signal) => {
  const startedAt = performance.now();
  const elapsedMs = (): number => Math.round(performance.now() - startedAt);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
  const socket = net.connect({ host, port });
  const { promise, resolve } = Promise.withResolvers<Answer>();
  socket.once("connect", () => resolve({ result: "answered", elapsedMs: elapsedMs() }));
  socket.once("error", (error) => {
    const code = codeOf(error);
    resolve(code === "ECONNREFUSED" ? { result: "refused", elapsedMs: elapsedMs() } : { result: "silent", code });
  });
  const onLimit = (): void => resolve({ result: "silent", code: "ETIMEDOUT" });
  limit.addEventListener("abort", onLimit, { once: true });
  if (limit.aborted) {
    onLimit();
  }
  const answer = await promise;
  limit.removeEventListener("abort", onLimit);
  socket.destroy();
  return answer;
};

/** c-ares gives these when no server answered; every other code is an answer of the server. */
const silentCodes = new Set(["ETIMEOUT", "ECONNREFUSED", "ECANCELLED", "EUNKNOWN"]);

export const query: Query = async (server, name, signal) => {
  if (signal.aborted) {
    return { result: "silent", code: "ECANCELLED" };
  }
  const startedAt = performance.now();
  const resolver = new Resolver({ timeout: queryMs, tries: 1 });
  const onAbort = (): void => resolver.cancel();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    resolver.setServers([net.isIPv6(server) ? `[${server}]` : server]);
    await resolver.resolve4(name);
  } catch (error) {
    const code = codeOf(error);
    if (silentCodes.has(code) || code.startsWith("ERR_")) {
      return { result: "silent", code };
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return { result: "answered", elapsedMs: Math.round(performance.now() - startedAt) };
};
