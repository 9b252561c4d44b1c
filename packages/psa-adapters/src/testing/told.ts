import { inspect } from "node:util";
import type { AdapterContext } from "../contract.ts";

/** Everything that can be seen of values from outside, hidden and computed properties, too. */
export const seenOf = (...values: readonly unknown[]): string =>
  values
    .map((value) => inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null }))
    .join("\n");

/** The context with a logger that keeps what it is told. */
export function withLog(context: AdapterContext): { readonly context: AdapterContext; readonly logged: unknown[] } {
  const logged: unknown[] = [];
  const keep = (fields: unknown, message: string): void => {
    logged.push([fields, message]);
  };
  return { context: { ...context, logger: { debug: keep, warn: keep } }, logged };
}

/** The context whose answers to GET are changed on their way. */
export const changing = (context: AdapterContext, change: (text: string, path: string) => string): AdapterContext => ({
  ...context,
  fetch: async (url, init) => {
    const response = await context.fetch(url, init);
    const text = await response.text();
    const { status, headers } = response;
    const isRead = init.method === "GET" || new URL(url).pathname.endsWith("/search");
    const body = [204, 304].includes(status) ? null : isRead ? change(text, new URL(url).pathname) : text;
    return new Response(body, { status, headers: { "content-type": headers.get("content-type") ?? "" } });
  },
});
