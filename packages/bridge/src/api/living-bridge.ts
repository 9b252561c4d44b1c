import { json } from "node:stream/consumers";
import { request } from "../node-http.ts";

const timeoutMs = 2000;

/** The process id of the bridge that answers at an administrators' socket; undefined when it does not say. */
export async function pidOfBridgeAt(place: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asking = request(
      { socketPath: place, path: "/v1/status", signal: AbortSignal.timeout(timeoutMs) },
      (answer) => {
        json(answer).then(
          (status) => resolve((status as { readonly pid?: number } | null)?.pid),
          () => resolve(undefined),
        );
      },
    );
    asking.once("error", () => resolve(undefined)); // it listens, and that is all that can be said
    asking.end();
  });
}
