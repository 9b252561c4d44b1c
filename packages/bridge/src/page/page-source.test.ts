import { expect, test } from "vitest";
import type { Recorder } from "../record/messages.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { testConfig } from "../testing/test-config.ts";
import { BridgePageSource } from "./page-source.ts";

const visit = { pressId: "press-1", person: "ann" };

function rig(answers: Readonly<Record<string, () => unknown>>) {
  const asked: string[] = [];
  const call = async (name: string): Promise<unknown> => {
    const answer = answers[name];
    if (answer === undefined) {
      throw new Error(`not planned: ${name}`);
    }
    asked.push(name);
    return answer();
  };
  const remembered: string[] = [];
  const make = (page: object): BridgePageSource =>
    new BridgePageSource({
      ...{
        recorder: { call } as unknown as Recorder,
        clock: new FakeClock(),
        config: () => testConfig({ page: { ...page } }),
      },
      ...{ way: () => undefined, destination: () => undefined, wake: () => undefined, news: new Map() },
      remember: (login, { name = "" }) => remembered.push(`${login} ${name}`),
    });
  return { asked, remembered, make };
}

test("while a page asks for a ticket of its own, the bridge knows whose press comes; afterwards not", async () => {
  const seen: boolean[] = [];
  const answers = [(): string => "press-2", (): undefined => undefined];
  const source: BridgePageSource = rig({
    setApart: () => {
      seen.push(source.isSettingApart);
      return answers.shift()?.();
    },
  }).make({});
  await expect(source.apart(visit)).resolves.toBe("press-2");
  expect(source.isSettingApart).toBe(false);
  await expect(source.apart(visit)).rejects.toMatchObject({ code: "page_not_possible" });
  expect(source.isSettingApart).toBe(false);
  expect(seen).toEqual([true, true]);
});

test.each([
  [{}, ["ann Ann"]],
  [{ remember: false }, []],
  [{ kiosk: true }, []],
])("who they are is remembered unless the configuration says otherwise: %j", async (page, expected) => {
  const { make, remembered } = rig({ say: () => "note" });
  await make(page).say(visit, { words: "", chosen: [], name: "Ann" });
  expect(remembered).toEqual(expected);
});

test("an empty form lets the press go, and is no note", async () => {
  const { make, asked } = rig({ letGo: () => undefined });
  await make({}).say(visit, { words: " \n", chosen: [], name: "", email: "" });
  expect(asked).toEqual(["letGo"]);
});

test("nothing can be said any more: the person is told", async () => {
  const { make } = rig({ say: () => "over" });
  await expect(make({}).say(visit, { words: "x", chosen: [] })).rejects.toMatchObject({ code: "page_not_possible" });
});
