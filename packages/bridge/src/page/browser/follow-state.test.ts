import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refused, Unreachable } from "./client.ts";
import { followState, pauseMs } from "./follow-state.ts";
import type { PageState } from "./protocol.ts";

let tab: EventTarget;
beforeEach(() => {
  tab = new EventTarget();
  vi.useFakeTimers();
  vi.stubGlobal("window", tab);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Answer = PageState | undefined | Error;

/** Answers in order; when there is none left it waits until it is aborted. */
function scripted(...answers: readonly Answer[]) {
  const left = [...answers];
  const asked: (number | undefined)[] = [];
  const heard: string[] = [];
  const ask = async (after: number | undefined, signal: AbortSignal): Promise<PageState | undefined> => {
    asked.push(after);
    if (left.length === 0) {
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Unreachable()));
      });
    }
    const answer = left.shift();
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
  const listeners = {
    onState: ({ version }: PageState) => void heard.push(`state ${version}`),
    onLost: () => void heard.push("lost"),
    onRefused: ({ code }: Refused) => void heard.push(`refused ${code}`),
  };
  return { asked, heard, following: followState(ask, listeners) };
}

const state = (version: number): PageState => ({ version }) as PageState;

test("asks for what comes after the version it has; nothing new changes nothing", async () => {
  const { asked, heard, following } = scripted(state(1), undefined, state(2));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([undefined, 1, 1, 2]);
  expect(heard).toEqual(["state 1", "state 2"]);
  following.stop();
});

test("a lost connection: asked again after longer and longer pauses, and for a whole state", async () => {
  const { asked, heard, following } = scripted(state(1), new Unreachable(), new Unreachable(), state(1));
  await vi.advanceTimersByTimeAsync(pauseMs(1) - 1);
  expect(heard).toEqual(["state 1", "lost"]);
  await vi.advanceTimersByTimeAsync(1 + pauseMs(2));
  expect(asked).toEqual([undefined, 1, undefined, undefined, 1]);
  expect(heard).toEqual(["state 1", "lost", "lost", "state 1"]);
  following.stop();
});

test("a person who comes back to the tab does not wait for the pause", async () => {
  const { heard, following } = scripted(new Unreachable(), state(1));
  await vi.advanceTimersByTimeAsync(0);
  tab.dispatchEvent(new Event("focus"));
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(["lost", "state 1"]);
  following.stop();
});

test("a refused key is the end; an error of the bridge is not", async () => {
  const troubled = new Refused(503, "busy", "Later.");
  const { asked, heard } = scripted(troubled, new Refused(401, "page_key_refused", "No."));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual(["lost", "refused page_key_refused"]);
  expect(asked).toHaveLength(2);
});

test("asked anew, for instance in another language, it forgets the version; stopped, it is silent", async () => {
  const { asked, heard, following } = scripted(state(1));
  await vi.advanceTimersByTimeAsync(0);
  following.again();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([undefined, 1, undefined]);
  following.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(3);
  expect(heard).toEqual(["state 1"]);
});

test("pauses grow to ten seconds and no further", () => {
  expect([1, 2, 3, 5, 6, 50].map(pauseMs)).toEqual([500, 1000, 2000, 8000, 10_000, 10_000]);
});
