import { refusalOf } from "./session.ts";

export interface Followers {
  /** Gets the parts that changed; with the first call all of them. */
  readonly onParts: (parts: Readonly<Record<string, unknown>>) => void;
  /** Nobody answers, for now. */
  readonly onLost: () => void;
}

const firstWaitMs = 500;
const longestWaitMs = 5000;

/** Follows what the program tells, over lost connections. Rejects with `Refused` when the key does not hold any more. */
export async function follow(key: string, { onParts, onLost }: Followers): Promise<never> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    const answer = await fetch("/api/live", {
      headers: { authorization: `Bearer ${key}` },
      cache: "no-store",
      redirect: "error",
    }).catch(() => undefined);
    if (answer !== undefined && !answer.ok) {
      throw await refusalOf(answer);
    }
    try {
      for await (const line of linesOf(answer)) {
        waitMs = firstWaitMs;
        onParts(JSON.parse(line) as Readonly<Record<string, unknown>>);
      }
    } catch (error) {
      if (!(error instanceof TypeError)) {
        throw error; // a mistake of the page; a connection that breaks off is a TypeError
      }
    }
    onLost();
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

async function* linesOf(answer: Response | undefined): AsyncGenerator<string> {
  const reader = answer?.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
    const lines = (rest + chunk.value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
