import { expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import type { AccountFacts } from "./choose-person.ts";
import { PersonKeeper } from "./person-keeper.ts";

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
};

const open = async (askDirectory: (login: string) => Promise<Partial<AccountFacts>>) => {
  const clock = new FakeClock();
  const asked: string[] = [];
  const situation: { login: string | undefined } = { login: "ann" };
  const keeper = new PersonKeeper({
    clock,
    findSession: () =>
      situation.login === undefined
        ? undefined
        : { userName: situation.login, userId: 1, kind: "x11", isRemote: false, isLocked: false, environment: {} },
    readAccount: (login) => ({ fullName: `${login} of passwd` }),
    askDirectory: async (login) => {
      asked.push(login);
      return askDirectory(login);
    },
    configured: () => ({}),
    lastUsed: (login) => (login === "eve" ? "eve@example.com" : undefined),
  });
  keeper.start();
  await settle();
  return { clock, asked, situation, keeper };
};

test("the directory is asked ahead, once an hour and person; a press asks nobody", async () => {
  const { clock, asked, keeper } = await open(async (login) => ({ address: `${login}@example.com` }));
  expect(keeper.current().email).toEqual({ value: { address: "ann@example.com", source: "directory" } });
  expect(keeper.current().fullName).toEqual({ value: { name: "ann of passwd", source: "account" } });
  for (let minute = 0; minute < 60; minute++) {
    clock.advance(60_000);
    await settle();
  }
  expect(asked).toEqual(["ann", "ann"]);
});

test("another person is known at once by account, a minute later by the directory", async () => {
  const { clock, situation, keeper } = await open(async (login) => ({ address: `${login}@example.com` }));
  situation.login = "bob";
  expect(keeper.current()).toMatchObject({
    login: { value: "bob" },
    fullName: { value: { name: "bob of passwd" } },
    email: { notAvailable: expect.any(String) },
  });
  clock.advance(60_000);
  await settle();
  expect(keeper.current().email).toMatchObject({ value: { address: "bob@example.com" } });
  situation.login = undefined;
  expect(keeper.current().login).toEqual({ notAvailable: "nobody is logged in" });
});

test("the address of the last press is the login's own", async () => {
  const { situation, keeper } = await open(async () => ({}));
  expect(keeper.current().email).toHaveProperty("notAvailable");
  situation.login = "eve";
  expect(keeper.current().email).toEqual({ value: { address: "eve@example.com", source: "last-used" } });
});

test("a directory that is away for a while takes nothing away", async () => {
  let isAway = false;
  const { clock, keeper } = await open(async (login) => (isAway ? {} : { address: `${login}@example.com` }));
  isAway = true;
  for (let minute = 0; minute < 61; minute++) {
    clock.advance(60_000);
    await settle();
  }
  expect(keeper.current().email).toMatchObject({ value: { source: "directory" } });
  keeper.stop();
  expect(clock.nextAtMs).toBeUndefined();
});
