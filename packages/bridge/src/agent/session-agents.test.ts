import fc from "fast-check";
import { expect, test } from "vitest";
import type { Session } from "../capture/session.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { SessionAgents } from "./session-agents.ts";
import type { AgentOwner, SentTask } from "./tasks.ts";

const sessionOf = (userName: string, windowsSession?: number): Session => ({
  ...{ userName, userId: 1000, kind: "x11", isRemote: false, isLocked: false, environment: {} },
  ...(windowsSession === undefined ? {} : { windowsSession }),
});
const ann = sessionOf("ann");
const task = { kind: "open-page", url: "http://127.0.0.1:1/" } as const;
const limitMs = 1000;

function rig() {
  const clock = new FakeClock();
  const agents = new SessionAgents(clock);
  const sent: SentTask[] = [];
  let replaced = 0;
  const connect = (owner: AgentOwner = { person: "ann" }): (() => void) =>
    agents.connect(owner, { send: (one) => sent.push(one), replace: () => (replaced += 1) });
  return { clock, agents, sent, connect, replaced: () => replaced };
}

const codeOf = async (ending: Promise<unknown>): Promise<unknown> =>
  ending.then(
    () => "done",
    (error: unknown) => (error as { code: unknown }).code,
  );

test("a task goes to the agent of its session, and ends with its answer", async () => {
  const { agents, sent, connect, clock } = rig();
  connect({ person: "bob" });
  expect(await codeOf(agents.ask(ann, task, limitMs))).toBe("session_agent_gone");
  connect();
  const asked = agents.ask(ann, task, limitMs);
  const id = sent[0]?.id ?? "";
  expect(sent).toEqual([{ ...task, id }]);
  expect(agents.answer({ person: "bob" }, id, {})).toBe(false);
  expect(agents.answer({ person: "ann" }, id, {})).toBe(true);
  expect(await codeOf(asked)).toBe("done");
  expect(agents.answer({ person: "ann" }, id, {})).toBe(false);
  expect(clock.nextAtMs).toBeUndefined();
});

test("an agent that is silent, gone, or replaced, or answers nonsense, fails the task at once and says why", async () => {
  const { agents, sent, connect, clock, replaced } = rig();
  connect();
  const silent = agents.ask(ann, task, limitMs);
  clock.advance(limitMs);
  const older = agents.ask(ann, task, limitMs);
  const leave = connect();
  expect(replaced()).toBe(1);
  const junk = agents.ask(ann, task, limitMs);
  expect(() => agents.answer({ person: "ann" }, sent.at(-1)?.id ?? "", "junk")).toThrow("cannot be used");
  const told = agents.ask(ann, task, limitMs);
  const error = { code: "page_not_opened", message: "no browser", hint: "install one" };
  agents.answer({ person: "ann" }, sent.at(-1)?.id ?? "", { error });
  const left = agents.ask(ann, task, limitMs);
  leave();
  expect(await Promise.all([silent, older, junk, told, left].map(codeOf))).toEqual([
    ...["session_agent_silent", "session_agent_gone", "session_agent_answer_refused", "page_not_opened"],
    "session_agent_gone",
  ]);
  expect([agents.has(ann), clock.nextAtMs]).toEqual([false, undefined]);
});

test("an agent that answers nothing is asked only so much; the one that was replaced takes nothing with it", async () => {
  const { agents, sent, connect } = rig();
  const leaveOlder = connect();
  connect();
  leaveOlder();
  expect(agents.has(ann)).toBe(true);
  const asked = Array.from({ length: 16 }, async () => codeOf(agents.ask(ann, task, limitMs)));
  expect(await codeOf(agents.ask(ann, task, limitMs))).toBe("session_agent_silent");
  for (const { id } of sent) {
    agents.answer({ person: "ann" }, id, {});
  }
  expect(new Set(await Promise.all(asked))).toEqual(new Set(["done"]));
});

test("Windows: one person in two sessions has two agents; names go without domain and case", () => {
  const { agents, connect } = rig();
  connect({ person: String.raw`CORP\Ann`, windowsSession: 2 });
  expect([agents.has(sessionOf("ann", 2)), agents.has(sessionOf("ann", 3)), agents.has(sessionOf("bob", 2))]).toEqual([
    ...[true, false, false],
  ]);
  expect(agents.has(ann)).toBe(false);
});

test("who waits for an agent is told when one comes", () => {
  const { agents, connect } = rig();
  const told: boolean[] = [];
  agents.onConnected(() => told.push(agents.has(ann)));
  connect();
  expect(told).toEqual([true]);
});

/** What can happen, to one of two people. */
const step = fc.tuple(
  fc.constantFrom("connect", "leave", "ask", "answer", "junk", "refuse", "wait"),
  fc.constantFrom("ann", "bob"),
  fc.nat(20),
);

test("in whatever order things happen, every task ends exactly once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { agents, clock, sent, connect } = rig();
      const leaves: (() => void)[] = [];
      const endings: number[] = [];
      const asked: Promise<unknown>[] = [];
      const answer = (person: string, choice: number, body: unknown): void => {
        try {
          agents.answer({ person }, sent.at(choice % Math.max(1, sent.length))?.id ?? "none", body);
        } catch {
          // nonsense was refused
        }
      };
      const acts: Readonly<Record<string, (person: string, choice: number) => unknown>> = {
        connect: (person) => leaves.push(connect({ person })),
        leave: (_person, choice) => leaves[choice % Math.max(1, leaves.length)]?.(),
        ask: (person) => {
          const index = endings.push(0) - 1;
          const end = (): number => (endings[index] = (endings[index] ?? 0) + 1);
          asked.push(agents.ask(sessionOf(person), task, limitMs).then(end, end));
        },
        answer: (person, choice) => answer(person, choice, {}),
        junk: (person, choice) => answer(person, choice, 7),
        refuse: (person, choice) => answer(person, choice, { error: { code: "x", message: "y", hint: "z" } }),
        wait: (_person, choice) => clock.advance(choice * 100),
      };
      for (const [name, person, choice] of steps) {
        acts[name]?.(person, choice);
      }
      clock.advance(limitMs);
      await Promise.all(asked); // hangs when one never ends
      expect(endings).toEqual(endings.map(() => 1));
      expect(clock.nextAtMs).toBeUndefined();
    }),
  );
});
