import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import type { CommandContext } from "./command.ts";
import { type ServiceHost, openServiceHost } from "./service-host.ts";

const hello = `hello {"pipe":"/nowhere","key":"${"0".repeat(64)}"}\n`;

interface SetUp {
  readonly stdin: PassThrough;
  readonly said: () => string;
  readonly opening: Promise<ServiceHost>;
  readonly interrupt: () => void;
}

function setUp(): SetUp {
  const [stdin, stdout, ending] = [new PassThrough(), new PassThrough(), new AbortController()];
  const context: CommandContext = { stdin, stdout, stderr: new PassThrough(), environment: {}, ending: ending.signal };
  const opening = openServiceHost(context);
  opening.then(
    (host) => onTestFinished(() => host.close()),
    () => undefined,
  );
  return { stdin, opening, said: () => String(stdout.read() ?? ""), interrupt: () => ending.abort() };
}

test("it lives from the beginning, and runs when it is told that it does", async () => {
  const { stdin, opening, said } = setUp();
  expect(said()).toBe("alive\n");
  stdin.write(hello);
  const host = await opening;
  host.ready(async () => undefined);
  expect(said()).toBe("ready\n");
  expect(host.ending.aborted).toBe(false);
});

test.each<[string, (made: SetUp) => void]>([
  ["the word stop", ({ stdin }) => stdin.write("stop\n")],
  ["the end of the host", ({ stdin }) => stdin.end()],
  ["a signal", ({ interrupt }) => interrupt()],
])("%s ends it", async (_what, end) => {
  const made = setUp();
  made.stdin.write(hello);
  const { ending } = await made.opening;
  const ended = new Promise((resolve) => ending.addEventListener("abort", resolve));
  end(made);
  await ended;
});

test("a resume of the computer is handed on, a lock is known", async () => {
  const { stdin, opening } = setUp();
  stdin.write(hello);
  const host = await opening;
  stdin.write("power resume\n"); // before it runs: nothing to do
  const resumed = new Promise<void>((resolve) => {
    host.ready(async () => resolve());
    stdin.write("session lock 3\npower suspend\npower resume\n");
  });
  await resumed;
  expect(host.isSessionLocked(3)).toBe(true);
});

test.each(["stop\n", ""])("who does not begin as the host does is refused (%j)", async (said) => {
  const { stdin, opening } = setUp();
  stdin.end(said);
  await expect(opening).rejects.toMatchObject({ code: "service_host_missing", category: "usage" });
});
