import type { Fetch } from "./adapter-rig.ts";

/** How an answer ends before its end: the connection is reset, or the rest is missing as if it were all. */
export type Cut = "reset" | "end";

interface Recorded {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const cutAnswer = ({ status, headers, bytes }: Recorded, at: number, cut: Cut): Response => {
  let isBegun = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (!isBegun && at > 0) {
        isBegun = true;
        controller.enqueue(bytes.slice(0, at));
      } else if (cut === "reset") {
        controller.error(new TypeError("terminated"));
      } else {
        controller.close();
      }
    },
  });
  return new Response(body, { status, headers });
};

/**
 * What becomes of a request whose answer ends at each of its bytes, the last one apart. The answer is asked for once, by `work`
 * with a whole answer; then it comes from memory, so that the PSA sees nothing of the cuts.
 */
export async function outcomesOfCuts<Outcome>(
  fetch: Fetch,
  isMeant: (request: { readonly method: string; readonly path: string }) => boolean,
  work: (fetch: Fetch) => Promise<Outcome>,
): Promise<readonly { readonly at: number; readonly cut: Cut; readonly outcome: Outcome }[]> {
  let recorded: Recorded | undefined;
  const isAbout = (url: string, { method = "GET" }: RequestInit): boolean =>
    isMeant({ method, path: new URL(url).pathname });
  await work(async (url, init) => {
    const response = await fetch(url, init);
    if (isAbout(url, init)) {
      const bytes = new Uint8Array(await response.clone().arrayBuffer());
      recorded = { status: response.status, headers: response.headers, bytes };
    }
    return response;
  });
  const whole = recorded;
  if (whole === undefined || whole.bytes.length === 0) {
    throw new Error("no answer to cut came");
  }
  const outcomes = [];
  for (let at = 0; at < whole.bytes.length; at++) {
    for (const cut of ["reset", "end"] as const) {
      const outcome = await work(async (url, init) =>
        isAbout(url, init) ? cutAnswer(whole, at, cut) : fetch(url, init),
      );
      outcomes.push({ at, cut, outcome });
    }
  }
  return outcomes;
}
